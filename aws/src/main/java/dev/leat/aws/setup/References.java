package dev.leat.aws.setup;

import dev.leat.aws.deploy.model.JsonTree;
import dev.leat.aws.deploy.model.TemplateValue;

/// Resolves the references of a deployment by asking AWS.
interface References {

    /// Returns a value as text. The resources of its ARNs exist, unless their ARNs consist of their
    /// names.
    ///
    /// @throws dev.leat.port.UnavailableException if a queue does not exist, or a service is
    ///   unavailable
    String text(TemplateValue value);

    /// Returns a value as JSON text. Throws as [#text] does.
    default String json(TemplateValue value) {
        return JsonTree.write(value, reference -> JsonTree.quoted(text(reference)));
    }
}
