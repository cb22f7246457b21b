package dev.leat.aws.deploy.model;

import java.util.List;
import java.util.stream.Stream;

/// All that an app needs on AWS. Everything is in a fixed order, so that the same app always gives
/// the same deployment.
///
/// @param title a line for users
/// @param region the region in which it is deployed unless the user chooses another one
/// @param fixedRegion true if the user cannot choose another region, because the app file has it
public record Deployment(
        String title,
        String region,
        boolean fixedRegion,
        List<TemplateParameter> parameters,
        List<TemplateResource> resources,
        List<TemplateOutput> outputs) {

    public Deployment {
        parameters = List.copyOf(parameters);
        resources = List.copyOf(resources);
        outputs = List.copyOf(outputs);
    }

    /// Returns the resources of one kind.
    public <R extends TemplateResource> Stream<R> all(Class<R> kind) {
        return resources.stream().filter(kind::isInstance).map(kind::cast);
    }
}
