package dev.leat.aws.deploy.model;

import java.util.List;
import java.util.Optional;

/// A value that the user of a template chooses when it is deployed.
///
/// @param name the name in CloudFormation, in capitals and lower-case letters
/// @param kind the type
/// @param description a sentence for users
/// @param otherwise the value if the user chooses none; empty if one is required
/// @param allowed the valid values; empty if all are
public record TemplateParameter(
        String name,
        Kind kind,
        String description,
        Optional<String> otherwise,
        List<String> allowed) {

    /// The type of a parameter. `SUBNETS` and `SECURITY_GROUPS` are lists of ids.
    public enum Kind {
        FLAG,
        NUMBER,
        SECURITY_GROUPS,
        SUBNETS,
        TEXT
    }

    public TemplateParameter {
        allowed = List.copyOf(allowed);
    }

    /// A parameter that the user must choose.
    public static TemplateParameter required(String name, Kind kind, String description) {
        return new TemplateParameter(name, kind, description, Optional.empty(), List.of());
    }

    /// A parameter with a default.
    public static TemplateParameter of(
            String name, Kind kind, String description, String otherwise) {
        return new TemplateParameter(name, kind, description, Optional.of(otherwise), List.of());
    }

    /// Returns a copy in which only these values are valid.
    public TemplateParameter among(String... values) {
        return new TemplateParameter(name, kind, description, otherwise, List.of(values));
    }

    /// Returns the value of the parameter.
    public TemplateValue value() {
        return new TemplateValue.Parameter(name);
    }
}
