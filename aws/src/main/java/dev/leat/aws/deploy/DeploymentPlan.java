package dev.leat.aws.deploy;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Environment;
import dev.leat.app.LargeFiles;
import dev.leat.app.Pipeline;
import dev.leat.app.RedshiftUrl;
import dev.leat.app.ScheduledRedrives;
import dev.leat.aws.deploy.model.Deployment;
import dev.leat.aws.deploy.model.ResourceIds;
import dev.leat.aws.deploy.model.TemplateOutput;
import dev.leat.aws.deploy.model.TemplateParameter;
import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.resource.DynamoDbTable;
import dev.leat.aws.deploy.resource.KinesisDataStream;
import dev.leat.aws.deploy.resource.S3Bucket;
import dev.leat.aws.deploy.resource.SnsTopic;
import dev.leat.aws.deploy.resource.SnsTopicPolicy;
import dev.leat.aws.deploy.resource.SqsQueue;
import dev.leat.aws.deploy.resource.SqsQueuePolicy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The deployment of an app while its parts are added. Owned by one thread.
final class DeploymentPlan {

    /// The maximum length of the name of a function
    /// (https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html).
    private static final int LONGEST_FUNCTION = 64;

    private final App app;
    private final Environment environment;
    private final Map<String, Pipeline> functions;
    private final Set<String> largeFiles;
    private final AwsResourceNames names;
    private final ResourceIds ids = new ResourceIds();
    private final List<TemplateParameter> parameters = new ArrayList<>();
    private final List<TemplateResource> resources = new ArrayList<>();
    private final List<TemplateOutput> outputs = new ArrayList<>();

    /// @param names the names of the resources on AWS
    /// @param functions the names of the pipelines that run as functions
    /// @throws IllegalArgumentException if a pipeline does not exist, or the name of a function is
    ///   not possible; the message is for users
    DeploymentPlan(
            App app, AwsResourceNames names, Environment environment, Set<String> functions) {
        this.environment = environment;
        this.names = names;
        this.functions = new LinkedHashMap<>(app.pipelines());
        this.functions.keySet().retainAll(functions);
        refuse(functions, app);
        this.largeFiles =
                others(app).isEmpty() && app.api().isEmpty()
                        ? Set.of()
                        : this.functions.values().stream()
                                .filter(BucketPart::readsFiles)
                                .map(Pipeline::name)
                                .collect(Collectors.toCollection(LinkedHashSet::new));
        this.app = LargeFiles.with(app, largeFiles);
    }

    /// Returns the app, with the queues of large files.
    App app() {
        return app;
    }

    /// Returns the pipelines that run as functions.
    Map<String, Pipeline> functions() {
        return functions;
    }

    /// Returns the names of the functions whose large files are processed in containers.
    Set<String> largeFiles() {
        return largeFiles;
    }

    /// Returns true if this is the name of a queue of large files.
    boolean isOfLargeFiles(String queue) {
        return largeFiles.stream().map(LargeFiles::name).anyMatch(queue::equals);
    }

    /// Returns the pipelines that do not run as functions.
    private Map<String, Pipeline> others(App of) {
        var others = new LinkedHashMap<>(of.pipelines());
        others.keySet().removeAll(functions.keySet());
        return others;
    }

    /// Returns the pipelines that run only in containers.
    Map<String, Pipeline> onlyInContainers() {
        return others(app);
    }

    /// Returns the app with the pipelines that run in containers, also those that read only the
    /// large files of functions.
    App inContainers() {
        var all = others(app);
        largeFiles.forEach(name -> all.put(name, LargeFiles.reader(app.pipeline(name))));
        return app.withPipelines(all);
    }

    /// Returns true if the app needs containers: for pipelines or for its API.
    boolean needsContainers() {
        return !others(app).isEmpty() || !app.api().isEmpty();
    }

    /// Returns the names of the queues that functions and containers read.
    List<String> sources() {
        return Stream.concat(QueuePart.sources(app), largeFiles.stream().map(LargeFiles::name))
                .toList();
    }

    /// Returns true if a function runs the redrive policies of the app.
    boolean redrives() {
        return redrives(app);
    }

    private boolean redrives(App app) {
        return !functions.isEmpty() && !ScheduledRedrives.of(app).isEmpty();
    }

    /// Returns the name on AWS of the function of a pipeline.
    String functionName(String pipeline) {
        return deploymentName() + "-" + pipeline;
    }

    private void refuse(Set<String> names, App app) {
        for (var name : names) {
            if (!functions.containsKey(name)) {
                throw new IllegalArgumentException(
                        "app %s has no pipeline %s; pipelines: %s"
                                .formatted(
                                        app.name(),
                                        name,
                                        String.join(", ", app.pipelines().keySet())));
            }
            refuseLongName(name);
            if (app.pipeline(name).to().stream().anyMatch(sink -> sink.lakeTable().isPresent())) {
                throw new IllegalArgumentException(
                        "pipeline %s writes to a lake table, which functions do not support yet; leave it out of --functions, so that it runs in containers"
                                .formatted(name));
            }
            if (BucketPart.readsFiles(app.pipeline(name))
                    && app.queues().containsKey(LargeFiles.name(name))) {
                throw new IllegalArgumentException(
                        "the queue %s has the name of the queue for large files of pipeline %s; rename it, or leave the pipeline out of --functions"
                                .formatted(LargeFiles.name(name), name));
            }
        }
        if (redrives(app)) {
            refuseLongName(RedrivePart.NAME);
            if (names.contains(RedrivePart.NAME)) {
                throw new IllegalArgumentException(
                        "pipeline %s has the name of the function that runs the redrive policies; rename the pipeline, or leave it out of --functions"
                                .formatted(RedrivePart.NAME));
            }
        }
    }

    private void refuseLongName(String name) {
        if (functionName(name).length() > LONGEST_FUNCTION) {
            throw new IllegalArgumentException(
                    "the name of the function %s has more than %d characters; use a shorter prefix or name"
                            .formatted(functionName(name), LONGEST_FUNCTION));
        }
    }

    Environment environment() {
        return environment;
    }

    /// Returns true if pipelines stage rows for Redshift in the state bucket.
    boolean stagesRows() {
        return RedshiftUrl.usesStateBucket(app, environment);
    }

    AwsResourceNames names() {
        return names;
    }

    /// Returns the name of the app's deployment: the prefix and the name of the app.
    String deploymentName() {
        return names.of(names.app());
    }

    /// Makes the ids of all resources of a kind, before one of them is used.
    void reserve(String kind, Collection<String> names) {
        ids.add(kind, names);
    }

    /// Returns a unique id for a resource.
    String id(String name, String kind) {
        return ids.of(name, kind);
    }

    /// Returns the id of the only resource of its kind that the app does not name.
    String fixedId(String id) {
        return ids.fixed(id);
    }

    /// Adds a resource and returns it.
    <R extends TemplateResource> R add(R resource) {
        resources.add(resource);
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

    /// Returns a queue of the app, which was added.
    SqsQueue queue(String name) {
        return added(SqsQueue.class, queue -> queue.queue().name().equals(name), name);
    }

    /// Returns a topic of the app, which was added.
    SnsTopic topic(String name) {
        return added(SnsTopic.class, topic -> topic.name().equals(names.of(name)), name);
    }

    /// Returns a stream of the app, which was added.
    KinesisDataStream stream(String name) {
        return added(KinesisDataStream.class, each -> each.stream().name().equals(name), name);
    }

    /// Returns the policy of a queue, which was added.
    SqsQueuePolicy policy(SqsQueue queue) {
        return added(SqsQueuePolicy.class, each -> each.queue().equals(queue), queue.name());
    }

    /// Returns the policy of a topic, which was added.
    SnsTopicPolicy policy(SnsTopic topic) {
        return added(SnsTopicPolicy.class, each -> each.topic().equals(topic), topic.name());
    }

    /// Returns a table that was added.
    ///
    /// @param name its name on AWS
    DynamoDbTable table(String name) {
        return added(DynamoDbTable.class, table -> table.name().equals(name), name);
    }

    /// Returns a bucket that was added.
    ///
    /// @param name its name on AWS
    S3Bucket bucket(String name) {
        return added(S3Bucket.class, bucket -> bucket.name().equals(name), name);
    }

    private <R> R added(Class<R> kind, Predicate<R> which, String name) {
        return all(kind)
                .filter(which)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException(
                                "%s %s was not added to the deployment"
                                        .formatted(kind.getSimpleName(), name)));
    }

    /// Returns the resources of a kind that were added.
    <R> Stream<R> all(Class<R> kind) {
        return resources.stream().filter(kind::isInstance).map(kind::cast);
    }

    /// Returns the deployment with all that was added.
    Deployment deployment() {
        var place = environment.aws().orElseThrow();
        return new Deployment(
                "The Leat app %s, environment %s.".formatted(app.name(), environment.name()),
                place.region(),
                place.fixed(),
                parameters,
                resources,
                outputs);
    }
}
