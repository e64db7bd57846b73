import { Component, type ReactNode } from "react";

type MishapProps = { children: ReactNode };

/** Says that a view broke, where there would be a white page; another address is another try. */
export class Mishap extends Component<MishapProps, { error?: unknown }> {
  override state: { error?: unknown } = {};

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  private readonly tryAgain = () => this.setState({ error: undefined });

  override componentDidMount() {
    addEventListener("hashchange", this.tryAgain);
  }

  override componentWillUnmount() {
    removeEventListener("hashchange", this.tryAgain);
  }

  override render() {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return (
      <main className="state" role="alert">
        <h1>This view is broken</h1>
        <p>
          Nothing of your data was changed by that. What went wrong: {String(error)}
        </p>
        <p>
          <a href="#/">All projects</a>
        </p>
      </main>
    );
  }
}
