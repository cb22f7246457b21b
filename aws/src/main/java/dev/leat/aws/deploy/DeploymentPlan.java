package dev.leat.aws.deploy;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Environment;
import dev.leat.aws.deploy.model.ResourceIds;
import dev.leat.aws.deploy.model.TemplateOutput;
import dev.leat.aws.deploy.model.TemplateParameter;
import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Entries;
import dev.leat.aws.deploy.resource.PolicyDocument;
import dev.leat.aws.deploy.resource.SnsTopic;
import dev.leat.aws.deploy.resource.SqsQueue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The deployment of an app while its parts are added. Owned by one thread.
final class DeploymentPlan {

    private final App app;
    private final Environment environment;
    private final AwsResourceNames names;
    private final ResourceIds ids = new ResourceIds();
    private final List<TemplateParameter> parameters = new ArrayList<>();
    private final List<TemplateResource> resources = new ArrayList<>();
    private final List<TemplateOutput> outputs = new ArrayList<>();
    private final List<Entries> permissions = new ArrayList<>();
    private final Map<String, SqsQueue> queues = new LinkedHashMap<>();
    private final Map<String, SnsTopic> topics = new LinkedHashMap<>();

    DeploymentPlan(App app, Environment environment) {
        this.app = app;
        this.environment = environment;
        this.names = new AwsResourceNames(app.name(), environment.aws().orElseThrow().prefix());
    }

    App app() {
        return app;
    }

    Environment environment() {
        return environment;
    }

    AwsResourceNames names() {
        return names;
    }

    /// Returns the name of the app's deployment: the prefix and the name of the app.
    String deploymentName() {
        return names.of(app.name());
    }

    /// Returns a unique id for a resource.
    String id(String name, String kind) {
        return ids.of(name, kind);
    }

    /// Adds a resource and returns it.
    <R extends TemplateResource> R add(R resource) {
        resources.add(resource);
        if (resource instanceof SqsQueue queue) {
            queues.put(queue.queue().name(), queue);
        }
        if (resource instanceof SnsTopic topic) {
            topics.put(topic.name(), topic);
        }
        return resource;
    }

    /// Adds a parameter and returns its value.
    TemplateValue add(TemplateParameter parameter) {
        parameters.add(parameter);
        return parameter.value();
    }

    void add(TemplateOutput output) {
        outputs.add(output);
    }

    /// Allows the pipelines these actions.
    void allow(List<String> actions, List<TemplateValue> on) {
        permissions.add(PolicyDocument.allow(actions, on));
    }

    /// Returns what the pipelines may do.
    List<Entries> permissions() {
        return permissions;
    }

    /// Returns a queue of the app, which was added.
    SqsQueue queue(String name) {
        return found(queues.get(name), name);
    }

    /// Returns a topic of the app, which was added.
    SnsTopic topic(String name) {
        return found(topics.get(names.of(name)), name);
    }

    private static <R> R found(@Nullable R resource, String name) {
        if (resource == null) {
            throw new IllegalStateException(name + " was not added to the deployment");
        }
        return resource;
    }

    List<TemplateParameter> parameters() {
        return parameters;
    }

    List<TemplateResource> resources() {
        return resources;
    }

    List<TemplateOutput> outputs() {
        return outputs;
    }
}
