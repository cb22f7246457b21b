package dev.leat.aws.deploy;

import dev.leat.app.App;
import dev.leat.app.Bucket;
import dev.leat.app.FileSource;
import dev.leat.app.LakeTable;
import dev.leat.app.Lookup;
import dev.leat.app.ObjectNotifications;
import dev.leat.app.Pipeline;
import dev.leat.app.Shrink;
import dev.leat.app.TextTemplate;
import dev.leat.app.TextTemplate.Part;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.resource.LifeCycleRule;
import dev.leat.aws.deploy.resource.ObjectNotification;
import dev.leat.aws.deploy.resource.S3Bucket;
import dev.leat.aws.s3.StagedObjects;
import dev.leat.plan.RejectsLocation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The buckets of an app with their notifications, and its state bucket. The queues, the topics and
/// their policies must have been added.
final class BucketPart {

    /// Actions on each bucket. Without them S3 does not tell a missing object from a forbidden one.
    static final List<String> BUCKET = List.of("s3:ListBucket");

    /// Actions on a bucket with notifications, for the check at the start of a container.
    static final List<String> NOTIFICATIONS = List.of("s3:GetBucketNotification");

    /// Actions on a bucket that pipelines read, for the order of the versions of an object. Each
    /// use of an object of such a bucket reads its version.
    static final List<String> VERSIONS = List.of("s3:ListBucketVersions");

    /// Actions on the same buckets, for the warning at the start of a container that a bucket keeps
    /// no versions.
    static final List<String> VERSIONING = List.of("s3:GetBucketVersioning");

    /// Actions on the objects that pipelines read, and on the others that an app uses in the same
    /// buckets.
    static final List<String> READ = List.of("s3:GetObject", "s3:GetObjectVersion");

    /// Actions on the objects that pipelines publish, and on those of lake tables.
    static final List<String> PUBLISH =
            List.of("s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload");

    /// Actions on the objects that pipelines make of messages. They are never deleted. Another
    /// object with the same key is replaced.
    static final List<String> WRITE =
            List.of("s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload");

    /// Actions on the objects of lookups.
    static final List<String> LOOKUP = List.of("s3:GetObject");

    /// Actions on complete messages.
    static final List<String> OFFLOAD = List.of("s3:GetObject", "s3:PutObject");

    /// Actions on staged files.
    static final List<String> STAGE = List.of("s3:GetObject", "s3:PutObject", "s3:DeleteObject");

    /// Actions on the event bus, for the events of failed files.
    static final List<String> EVENTS = List.of("events:PutEvents");

    private static final String STATE = "StateBucket";

    private BucketPart() {}

    static void add(DeploymentPlan plan) {
        var app = plan.app();
        boolean files = readsFiles(app);
        boolean state = files || plan.stagesRows();
        if (state) {
            plan.fixedId(STATE);
        }
        plan.reserve("Bucket", app.buckets().keySet());
        var written = written(app);
        for (var bucket : app.buckets().values()) {
            // Pipelines read one version of an object, also when it is overwritten meanwhile.
            boolean versioned = !app.readers(bucket.name()).isEmpty();
            plan.add(
                    new S3Bucket(
                            plan.id(bucket.name(), "Bucket"),
                            plan.names().of(bucket.name()),
                            versioned,
                            LifeCycleRule.of(bucket, versioned, written.contains(bucket.name())),
                            notifications(ObjectNotifications.of(bucket, app), plan)));
        }
        if (state) {
            var rules = LifeCycleRule.ofState(files, plan.stagesRows());
            plan.add(new S3Bucket(STATE, plan.names().stateBucket(), false, rules, List.of()));
        }
    }

    static boolean readsFiles(App app) {
        return app.pipelines().values().stream().anyMatch(BucketPart::readsFiles);
    }

    static boolean readsFiles(Pipeline pipeline) {
        return pipeline.from().files().isPresent();
    }

    /// Returns the buckets to which pipelines upload objects.
    private static Set<String> written(App app) {
        var written = new LinkedHashSet<String>();
        for (var pipeline : app.pipelines().values()) {
            pipeline.to().stream()
                    .filter(sink -> sink.files().isPresent())
                    .forEach(sink -> written.add(sink.name()));
            if (readsFiles(pipeline)) {
                written.add(pipeline.rejectedTo());
            }
        }
        LakePart.written(app).map(LakeTable::bucket).forEach(written::add);
        return written;
    }

    private static List<ObjectNotification> notifications(
            ObjectNotifications all, DeploymentPlan plan) {
        return all.notifications().stream()
                .map(each ->
                        switch (each.target()) {
                            case Bucket.Target.ToQueue(var queue) ->
                                    new ObjectNotification(
                                            ObjectNotification.Kind.QUEUE,
                                            plan.queue(queue).arn(),
                                            each.filter(),
                                            plan.policy(plan.queue(queue)).id());
                            case Bucket.Target.ToTopic(var topic) ->
                                    new ObjectNotification(
                                            ObjectNotification.Kind.TOPIC,
                                            plan.topic(topic).arn(),
                                            each.filter(),
                                            plan.policy(plan.topic(topic)).id());
                        })
                .toList();
    }

    static void permit(App part, DeploymentPlan plan, Permissions permissions) {
        var all = new ArrayList<TemplateValue>();
        part.buckets().keySet().forEach(name -> all.add(bucket(name, plan).arn()));
        if (readsFiles(part) || (plan.stagesRows() && WarehousePart.writes(part))) {
            all.add(plan.bucket(plan.names().stateBucket()).arn());
        }
        permissions.allow(BUCKET, all);
        versions(part, plan, permissions);
        permissions.allow(PUBLISH, published(part, true, plan));
        permissions.allow(
                PUBLISH,
                LakePart.written(part)
                        .map(table -> bucket(table.bucket(), plan).objects(table.prefix(), ""))
                        .toList());
        permissions.allow(WRITE, published(part, false, plan));
        permissions.allow(LOOKUP, objects(lookups(part), plan));
        permissions.allow(OFFLOAD, objects(offloads(part), plan));
        if (readsFiles(part)) {
            var state = plan.bucket(plan.names().stateBucket());
            permissions.allow(STAGE, List.of(state.objects(StagedObjects.PREFIX, "")));
            permissions.allow(EVENTS, List.of(TemplateValue.arn("events", "event-bus/default")));
        }
    }

    static void permitCheck(App part, DeploymentPlan plan, Permissions permissions) {
        permissions.allow(
                NOTIFICATIONS,
                part.buckets().keySet().stream()
                        .map(name -> bucket(name, plan))
                        .filter(bucket -> !bucket.notifications().isEmpty())
                        .map(S3Bucket::arn)
                        .toList());
        permissions.allow(VERSIONING, read(part, plan));
    }

    /// Returns the ARNs of the buckets of a part that any pipeline of the app reads.
    private static List<TemplateValue> read(App part, DeploymentPlan plan) {
        return Stream.concat(files(part).map(FileSource::bucket), others(part, plan).stream())
                .<TemplateValue>map(name -> bucket(name, plan).arn())
                .distinct()
                .toList();
    }

    /// Returns the buckets that pipelines of the app read, and that `part` uses for something else.
    private static List<String> others(App part, DeploymentPlan plan) {
        return Stream.concat(lookups(part), offloads(part))
                .filter(name -> !plan.app().readers(name).isEmpty())
                .distinct()
                .toList();
    }

    /// Allows to read versions in these buckets.
    private static void versions(App part, DeploymentPlan plan, Permissions permissions) {
        var others = others(part, plan);
        permissions.allow(VERSIONS, read(part, plan));
        var read =
                files(part)
                        .map(from ->
                                bucket(from.bucket(), plan).objects(from.prefix(), from.suffix()));
        permissions.allow(
                READ,
                Stream.concat(read, objects(others.stream(), plan).stream()).distinct().toList());
    }

    /// Returns the ARNs of all objects of buckets.
    private static List<TemplateValue> objects(Stream<String> buckets, DeploymentPlan plan) {
        return buckets.distinct().map(name -> bucket(name, plan).objects()).toList();
    }

    private static S3Bucket bucket(String name, DeploymentPlan plan) {
        return plan.bucket(plan.names().of(name));
    }

    private static Stream<FileSource> files(App part) {
        return part.pipelines().values().stream()
                .flatMap(pipeline -> pipeline.from().files().stream());
    }

    /// @param files true for the pipelines that read files, false for the others
    private static List<TemplateValue> published(App part, boolean files, DeploymentPlan plan) {
        return part.pipelines().values().stream()
                .filter(pipeline -> pipeline.from().files().isPresent() == files)
                .flatMap(pipeline -> published(pipeline, plan))
                .distinct()
                .toList();
    }

    /// Returns the ARNs of the objects that a pipeline publishes: its outputs, and the rejected
    /// lines of files, which are in the folder of the first output.
    private static Stream<TemplateValue> published(Pipeline pipeline, DeploymentPlan plan) {
        var outputs =
                pipeline.to().stream()
                        .flatMap(sink ->
                                sink.files().stream()
                                        .map(files ->
                                                bucket(sink.name(), plan)
                                                        .objects(folder(files.path()), "")));
        boolean separate = pipeline.to().stream().allMatch(sink -> sink.files().isEmpty());
        var rejects =
                pipeline.from().files().stream()
                        .filter(_ -> separate)
                        .map(from ->
                                bucket(pipeline.rejectsBucket(), plan)
                                        .objects(from.prefix(), RejectsLocation.SUFFIX));
        return Stream.concat(outputs, rejects);
    }

    /// Returns the beginning of a path, up to its last slash, that all objects have.
    private static String folder(TextTemplate path) {
        var first = path.parts().getFirst() instanceof Part.Text(var text) ? text : "";
        return first.substring(0, first.lastIndexOf('/') + 1);
    }

    private static Stream<String> lookups(App part) {
        return part.all(Lookup.class).values().stream()
                .map(Lookup::origin)
                .filter(Lookup.Origin.OfObject.class::isInstance)
                .map(Lookup.Origin.OfObject.class::cast)
                .map(Lookup.Origin.OfObject::bucket);
    }

    /// Returns the buckets of complete messages.
    private static Stream<String> offloads(App part) {
        return part.pipelines().values().stream()
                .flatMap(pipeline -> pipeline.shrink().flatMap(Shrink::offload).stream());
    }
}
