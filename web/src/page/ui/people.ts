import { number } from "../address";

type Person = { id: string; name: string };

/** How a user is called here. Exports bring users without a name, and answers without a user. */
export function nameOf(user: Person | null | undefined): string {
  if (!user) return "unknown";
  return user.name || `User ${number(user.id)}`;
}
