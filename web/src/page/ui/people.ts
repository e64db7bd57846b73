import { number } from "../address";

type Person = { id: string; name: string; email?: string | null };

/**
 * How a user is called here. Exports bring users without a name: they are told by the address, where
 * the viewer may read it. They bring answers without a user as well.
 */
export function nameOf(user: Person | null | undefined): string {
  if (!user) return "unknown";
  return user.name || user.email || `User ${number(user.id)}`;
}
