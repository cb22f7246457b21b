package dev.leat.aws.setup;

import dev.leat.app.App;
import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsResource;
import dev.leat.aws.deploy.AppDeployment;
import dev.leat.aws.deploy.model.Deployment;
import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.resource.DynamoDbTable;
import dev.leat.aws.deploy.resource.EventRule;
import dev.leat.aws.deploy.resource.GlueDatabase;
import dev.leat.aws.deploy.resource.KinesisDataStream;
import dev.leat.aws.deploy.resource.S3Bucket;
import dev.leat.aws.deploy.resource.SnsSubscription;
import dev.leat.aws.deploy.resource.SnsTopic;
import dev.leat.aws.deploy.resource.SqsQueue;
import dev.leat.aws.state.StateTable;
import dev.leat.port.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The resources of a deployment for which Leat has a client. No request lists those of an account.
public final class AwsSetup {

    /// The kinds that need no other one, beginning with that of the state table.
    private static final List<Class<? extends TemplateResource>> STORES =
            List.of(
                    DynamoDbTable.class,
                    KinesisDataStream.class,
                    S3Bucket.class,
                    GlueDatabase.class);

    /// The other kinds, in the order of their creation.
    private static final List<Class<? extends TemplateResource>> CONNECTIONS =
            List.of(SnsTopic.class, SqsQueue.class, EventRule.class, SnsSubscription.class);

    private final Deployment deployment;
    private final DeployedResources resources;

    /// The setup of an app in an environment that has only a prefix.
    public AwsSetup(AwsClients clients, AwsResourceNames names, App app, Time time) {
        this(clients, names, AppDeployment.resources(app, names), time);
    }

    /// @param names the names with which the deployment was made
    public AwsSetup(AwsClients clients, AwsResourceNames names, Deployment deployment, Time time) {
        this.deployment = deployment;
        var state = new StateTable(clients.dynamoDb(), names.stateTable(), time);
        this.resources = new DeployedResources(clients, deployment, state);
    }

    /// Creates the resources that do not exist, and waits until they can be used. An existing
    /// resource is not changed; if it differs from the app file, the report says in what.
    ///
    /// @param report gets a line for each resource
    /// @throws dev.leat.port.UnavailableException if AWS refuses a request
    /// @throws dev.leat.port.CorruptStateException if the state table was not created by Leat
    public void create(Consumer<String> report) {
        Stream.concat(STORES.stream(), CONNECTIONS.stream())
                .flatMap(deployment::all)
                .forEach(each -> create(resources.of(each), report));
        notifying().forEach(bucket -> create(resources.notifications(bucket), report));
    }

    private static void create(AwsResource resource, Consumer<String> report) {
        boolean created = resource.create();
        var differences = resource.differences();
        report.accept(
                (created ? "created " : "")
                        + resource.what()
                        + (created ? "" : " exists")
                        + (differences.isEmpty() ? "" : ": " + String.join("; ", differences)));
    }

    private Stream<S3Bucket> notifying() {
        return deployment.all(S3Bucket.class).filter(each -> !each.notifications().isEmpty());
    }

    /// Returns a sentence for each resource that does not exist. Topics, subscriptions and
    /// notifications are only checked if the state table exists, which has the account. The
    /// messages of a bucket may come from elsewhere, so a missing notification is only a warning,
    /// and the topic between a bucket and its queues may be missing. Rules are not checked.
    ///
    /// @param command the command that creates the resources
    /// @param warnings gets a line for each bucket without all its notifications
    /// @throws dev.leat.port.UnavailableException if AWS refuses a request
    public List<String> missing(String command, Consumer<String> warnings) {
        var missing = new ArrayList<AwsResource>();
        STORES.forEach(kind -> missing.addAll(absent(deployment.all(kind))));
        boolean account = missing.stream().noneMatch(StateTable.class::isInstance);
        missing.addAll(absent(deployment.all(SqsQueue.class)));
        if (account) {
            missing.addAll(absent(deployment.all(SnsTopic.class).filter(each -> !each.between())));
        }
        if (missing.isEmpty()) {
            var subscriptions = deployment.all(SnsSubscription.class);
            missing.addAll(absent(subscriptions.filter(each -> isExpected(each.topic()))));
            notifying()
                    .map(resources::notifications)
                    .filter(resource -> !resource.exists())
                    .forEach(resource -> warnings.accept(resource.warning(command)));
        }
        return missing.stream()
                .map(resource ->
                        "%s does not exist; create it with `%s`"
                                .formatted(resource.what(), command))
                .toList();
    }

    private boolean isExpected(SnsTopic topic) {
        return !topic.between() || resources.of(topic).exists();
    }

    private List<AwsResource> absent(Stream<? extends TemplateResource> all) {
        return all.map(resources::of).filter(resource -> !resource.exists()).toList();
    }
}
