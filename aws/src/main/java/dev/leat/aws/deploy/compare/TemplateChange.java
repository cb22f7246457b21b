package dev.leat.aws.deploy.compare;

import java.util.List;

/// A change of a part of a template.
///
/// @param name the type and id of a resource, or the section and name of another part
/// @param details a line for each change in the part
public record TemplateChange(Kind kind, String name, List<String> details) {

    public enum Kind {
        ADDED("+"),
        /// The resource is removed from the stack, and remains in the account.
        RELEASED("-"),
        DELETED("-"),
        CHANGED("~"),
        /// The resource is deleted after another one is created.
        REPLACED("!"),
        /// It depends on the values, or Leat does not know the type.
        MAYBE_REPLACED("!");

        private final String sign;

        Kind(String sign) {
            this.sign = sign;
        }
    }

    public TemplateChange {
        details = List.copyOf(details);
    }

    /// Returns true if the change deletes a resource, with what it contains.
    public boolean destroys() {
        return switch (kind) {
            case DELETED, REPLACED, MAYBE_REPLACED -> true;
            case ADDED, RELEASED, CHANGED -> false;
        };
    }

    /// Returns the first line of the change.
    public String title() {
        return kind.sign
                + " "
                + name
                + switch (kind) {
                    case ADDED, CHANGED -> "";
                    case DELETED -> ": is deleted";
                    case RELEASED -> ": leaves the stack and is kept";
                    case REPLACED -> ": is replaced";
                    case MAYBE_REPLACED -> ": may be replaced";
                };
    }
}
