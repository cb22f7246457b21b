package dev.leat.config.rules;

import com.google.re2j.Pattern;
import dev.leat.app.App;
import dev.leat.app.AwsDifference;
import dev.leat.app.AwsDifferences;
import dev.leat.app.AwsResourceNames;
import dev.leat.app.Environment;
import dev.leat.app.LakeTable;
import dev.leat.app.ObjectNotifications;
import dev.leat.app.Queue;
import dev.leat.app.RedshiftUrl;
import dev.leat.app.SourcePosition;
import dev.leat.app.Table;
import dev.leat.config.text.AwsLintMessage;
import dev.leat.config.text.ReadContext;
import java.util.HashMap;
import java.util.Locale;

/// Rules about environments on AWS. Names of topics, tables and the state table are always short
/// enough, as names in the app file have at most 80 characters and prefixes at most 40.
final class AwsRules {

    /// Maximum length of a queue's name
    /// (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html).
    private static final int MAX_QUEUE = 80;

    /// Minimum length of a table's name
    /// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html).
    private static final int MIN_TABLE = 3;

    /// Names of buckets
    /// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html).
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9-]{1,61}");

    private static final Pattern RESERVED =
            Pattern.compile("(?:xn--|sthree-|amzn-s3-demo-).*|.*(?:-s3alias|--ol-s3|--x-s3|-)");

    private AwsRules() {}

    /// Checks the names of resources on AWS, unless the prefix is unknown because an environment
    /// variable is not set.
    static void namesAreValid(App app, ReadContext in) {
        for (var environment : app.environments().values()) {
            environment
                    .aws()
                    .filter(aws -> in.unset(aws.prefix()).isEmpty())
                    .map(aws -> new AwsResourceNames(app.name(), aws.prefix()))
                    .ifPresent(names -> names(app, environment, names, in));
        }
    }

    private static void names(
            App app, Environment environment, AwsResourceNames names, ReadContext in) {
        for (var queue : app.queues().values()) {
            var name = names.of(queue);
            if (name.length() > MAX_QUEUE) {
                in.problem(
                        mark(queue, app, in), AwsLintMessage.QUEUE_NAME, name, environment.name());
            }
        }
        for (var table : app.all(Table.class).keySet()) {
            var name = names.of(table);
            var mark = in.keyMark("tables", table);
            if (name.length() < MIN_TABLE) {
                in.problem(mark, AwsLintMessage.TABLE_NAME, name, environment.name());
            } else if (name.equals(names.stateTable())) {
                in.problem(mark, AwsLintMessage.STATE_TABLE_NAME, name, environment.name());
            }
        }
        for (var bucket : app.buckets().keySet()) {
            var name = names.of(bucket);
            if (!bucket(name)) {
                in.problem(
                        mark(bucket, app, in),
                        AwsLintMessage.BUCKET_NAME,
                        name,
                        environment.name());
            }
        }
        if (!FileRules.files(app).isEmpty() || stagesRows(app, environment, in)) {
            stateBucket(app, environment, names, in);
        }
        lakeTables(app, environment, names, in);
        if (!FileRules.files(app).isEmpty()) {
            topics(app, environment, in);
        }
    }

    private static boolean stagesRows(App app, Environment environment, ReadContext in) {
        return environment.warehouse().filter(url -> in.unset(url).isEmpty()).isPresent()
                && RedshiftUrl.usesStateBucket(app, environment);
    }

    /// Glue has its names in lower case.
    private static void lakeTables(
            App app, Environment environment, AwsResourceNames names, ReadContext in) {
        var known = new HashMap<String, String>();
        for (var table : app.all(LakeTable.class).values()) {
            var name =
                    "%s.%s"
                            .formatted(
                                    names.database(table.namespace()),
                                    table.shortName().toLowerCase(Locale.ROOT));
            var other = known.putIfAbsent(name, table.name());
            if (other != null) {
                in.problem(
                        in.keyMark("lake_tables", table.name()),
                        AwsLintMessage.LAKE_TABLE_NAME,
                        table.name(),
                        other,
                        name,
                        environment.name());
            }
        }
    }

    private static boolean bucket(String name) {
        return BUCKET.matcher(name).matches() && !RESERVED.matcher(name).matches();
    }

    private static void stateBucket(
            App app, Environment environment, AwsResourceNames names, ReadContext in) {
        var state = names.stateBucket();
        if (!bucket(state)) {
            in.problem(
                    in.keyMark("environments", environment.name()),
                    AwsLintMessage.STATE_BUCKET_LENGTH,
                    state,
                    environment.name());
        }
        for (var bucket : app.buckets().values()) {
            if (names.of(bucket.name()).equals(state)) {
                in.problem(
                        mark(bucket.name(), app, in),
                        AwsLintMessage.STATE_BUCKET_NAME,
                        state,
                        environment.name());
            }
        }
    }

    /// Checks the names of the topics between buckets and queues.
    private static void topics(App app, Environment environment, ReadContext in) {
        for (var bucket : app.buckets().values()) {
            var topic = ObjectNotifications.topic(bucket.name());
            if (app.topics().containsKey(topic)
                    && !ObjectNotifications.conflict(bucket, app)
                    && ObjectNotifications.of(bucket, app).hasTopic()) {
                in.problem(
                        in.keyMark("topics", topic),
                        AwsLintMessage.NOTIFICATION_TOPIC,
                        topic,
                        bucket.name(),
                        environment.name());
            }
        }
    }

    /// Returns the position of a bucket; for the implicit bucket of rejected lines, of its
    /// pipeline.
    private static SourcePosition mark(String bucket, App app, ReadContext in) {
        return app.pipelines().values().stream()
                .filter(_ -> !in.has("buckets", bucket))
                .filter(pipeline -> pipeline.rejectsBucket().equals(bucket))
                .findFirst()
                .map(pipeline -> in.keyMark("pipelines", pipeline.name()))
                .orElseGet(() -> in.keyMark("buckets", bucket));
    }

    /// Returns the position of a queue; for an implicit dead-letter queue, of its source queue.
    private static SourcePosition mark(Queue queue, App app, ReadContext in) {
        var declared =
                in.has("queues", queue.name())
                        ? queue.name()
                        : app.queues().values().stream()
                                .filter(from ->
                                        from.deadLetterQueue()
                                                .filter(queue.name()::equals)
                                                .isPresent())
                                .map(Queue::name)
                                .findFirst()
                                .orElse(queue.name());
        return in.keyMark("queues", declared);
    }

    /// Checks that the app can run in this environment. Warns about entries that behave differently
    /// there.
    static void canRun(App app, Environment environment, ReadContext in) {
        for (var entry : AwsDifferences.of(app, environment)) {
            var mark = in.keyMark(entry.path().toArray());
            if (entry.difference().supported()) {
                in.warning(
                        mark,
                        different(entry.difference()),
                        entry.name(),
                        environment.name(),
                        entry.difference().textWithPage());
            } else {
                in.problem(
                        mark,
                        AwsLintMessage.UNSUPPORTED,
                        entry.name(),
                        environment.name(),
                        entry.difference().textWithPage());
            }
        }
    }

    private static AwsLintMessage different(AwsDifference difference) {
        return difference == AwsDifference.REDRIVE
                ? AwsLintMessage.REDRIVES_WITHOUT_FUNCTION
                : AwsLintMessage.DIFFERENT;
    }

    /// Warns about entries that environments on AWS do not support.
    static void unsupported(App app, ReadContext in) {
        for (var environment : app.environments().values()) {
            if (environment.aws().isEmpty()) {
                continue;
            }
            AwsDifferences.of(app, environment).stream()
                    .filter(entry -> !entry.difference().supported())
                    .forEach(entry ->
                            in.warning(
                                    in.keyMark(entry.path().toArray()),
                                    AwsLintMessage.UNSUPPORTED,
                                    entry.name(),
                                    environment.name(),
                                    entry.difference().textWithPage()));
        }
    }
}
