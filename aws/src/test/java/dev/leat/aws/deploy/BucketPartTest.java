package dev.leat.aws.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.App;
import dev.leat.app.KeyFilter;
import dev.leat.app.ObjectNotifications;
import dev.leat.aws.deploy.compare.TemplateComparison;
import dev.leat.aws.deploy.compare.TemplateText;
import dev.leat.aws.deploy.model.Deployment;
import dev.leat.aws.deploy.model.JsonTree;
import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.model.TemplateValue.Text;
import dev.leat.aws.deploy.print.CloudFormationText;
import dev.leat.aws.deploy.print.TerraformText;
import dev.leat.aws.deploy.resource.IamRole;
import dev.leat.aws.deploy.resource.ObjectNotification;
import dev.leat.aws.deploy.resource.S3Bucket;
import dev.leat.aws.deploy.resource.SnsSubscription;
import dev.leat.aws.deploy.resource.SnsTopicPolicy;
import dev.leat.aws.deploy.resource.SqsQueuePolicy;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The buckets of an app with pipelines that read files.
class BucketPartTest {

    private static final KeyFilter ALL = new KeyFilter("", "");
    private static final App APP = app();
    private static final Deployment FILES = deployment();

    private static App app() {
        try {
            return AppFile.read(Path.of("src/test/resources/files/app.yaml"), Map.of());
        } catch (AppException invalid) {
            throw new IllegalStateException(invalid);
        }
    }

    private static Deployment deployment() {
        var environment = Objects.requireNonNull(APP.environments().get("aws"));
        return AppDeployment.of(APP, environment, List.of(), Set.of());
    }

    static S3Bucket bucket(String name) {
        return FILES.all(S3Bucket.class)
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> rules(String name) {
        return bucket(name).rules().stream().map(rule -> rule.id() + " " + rule.days()).toList();
    }

    /// A bucket is created after the policies that allow its notifications.
    @Test
    void aBucketWaitsForThePolicies() {
        var text = CloudFormationText.of(FILES);
        assertThat(text)
                .containsPattern("(?s)  ListsBucket:.*?DependsOn:\n +- ListsFilesQueuePolicy");
        assertThat(TerraformText.of(FILES).get("main.tf"))
                .contains("aws_sqs_queue_policy.lists_files_queue_policy]")
                .contains("aws_sns_topic_policy.input_notifications_topic_policy]");
    }

    @Test
    void theDeploymentViolatesNoInvariant() {
        assertThat(DeploymentInvariants.violations(FILES)).isEmpty();
    }

    @Test
    void onlyBucketsThatPipelinesReadHaveVersionsAndEachHasItsLifeCycle() {
        assertThat(FILES.all(S3Bucket.class).filter(S3Bucket::versioned).map(S3Bucket::name))
                .containsExactly("test-input", "test-lists");
        assertThat(rules("test-input")).containsExactly("expire 2", "old-versions 30");
        assertThat(rules("test-lists")).containsExactly("old-versions 30");
        assertThat(rules("test-output")).containsExactly("unfinished-uploads 30");
        assertThat(rules("test-reports")).containsExactly("unfinished-uploads 30");
        assertThat(rules("test-count-rejects")).containsExactly("unfinished-uploads 30");
        assertThat(rules("test-sales-leat"))
                .containsExactly("staged-files 30", "unfinished-uploads 30");
        assertThat(bucket("test-sales-leat").rules().getFirst().prefix()).isEqualTo("_leat/stage/");
    }

    /// The filters of two pipelines overlap, so a topic is between, to which exactly their queues
    /// subscribe.
    @Test
    void aTopicIsBetweenABucketAndSeveralQueues() {
        var input = bucket("test-input").notifications();
        assertThat(input).hasSize(1);
        assertThat(input.getFirst().kind()).isEqualTo(ObjectNotification.Kind.TOPIC);
        assertThat(input.getFirst().filter()).isEqualTo(ALL);
        assertThat(FILES.all(SnsSubscription.class))
                .allMatch(each -> each.topic().name().equals("test-input-notifications"))
                .allMatch(each -> each.subscription().orElseThrow().raw())
                .extracting(SnsSubscription::id)
                .containsExactly(
                        "AuditsSubscription", "ConvertFilesSubscription", "CountFilesSubscription");
        var lists = bucket("test-lists").notifications();
        assertThat(lists).hasSize(1);
        assertThat(lists.getFirst().kind()).isEqualTo(ObjectNotification.Kind.QUEUE);
        assertThat(lists.getFirst().filter()).isEqualTo(new KeyFilter("day=1 2/", ".ndjson"));
    }

    /// S3 takes filters encoded as the keys in its events: a blank is `+`.
    @Test
    void filtersAreEncodedInBothLanguages() {
        assertThat(CloudFormationText.of(FILES)).contains("Value: \"day%3D1+2/\"\n");
        assertThat(TerraformText.of(FILES).get("main.tf"))
                .containsPattern("filter_prefix += \"day%3D1\\+2/\"")
                .containsPattern("filter_suffix += \".ndjson\"");
        assertThat(ObjectNotification.encoded("ä+(1)%/é*.csv"))
                .isEqualTo("%C3%A4%2B%281%29%25/%C3%A9*.csv");
    }

    @Test
    void aRoleReadsAndWritesOnlyByPrefix() {
        var role =
                FILES.all(IamRole.class)
                        .filter(each -> each.id().equals("TaskRole"))
                        .findFirst()
                        .orElseThrow();
        assertThat(resources(role, "s3:GetObjectVersion"))
                .containsExactly(
                        "InputBucket/*.csv",
                        "InputBucket/sales/*.csv",
                        "ListsBucket/*",
                        "ListsBucket/day=1 2/*.ndjson");
        assertThat(resources(role, "s3:GetObject")).contains("ListsBucket/*", "ReportsBucket/*");
        assertThat(resources(role, "s3:DeleteObject"))
                .containsExactly(
                        "CountRejectsBucket/*.rejects",
                        "ListsRejectsBucket/day=1 2/*.rejects",
                        "OutputBucket/out/*",
                        "StateBucket/_leat/stage/*");
        for (var action : List.of("s3:ListBucketVersions", "s3:GetBucketVersioning")) {
            assertThat(resources(role, action)).containsExactly("InputBucket", "ListsBucket");
        }
        assertThat(resources(role, "s3:PutObject"))
                .containsExactly(
                        "CountRejectsBucket/*.rejects",
                        "ListsRejectsBucket/day=1 2/*.rejects",
                        "OutputBucket/out/*",
                        "ReportsBucket/sales/*",
                        "StateBucket/_leat/stage/*");
        assertThat(resources(role, "s3:AbortMultipartUpload"))
                .contains("OutputBucket/out/*", "ReportsBucket/sales/*");
    }

    /// Returns the ids of the resources on which a role has a permission, with the part behind it.
    private static Set<String> resources(IamRole role, String action) {
        return role.statements().stream()
                .filter(each -> DeploymentInvariants.texts(each, "Action").contains(action))
                .flatMap(each -> DeploymentInvariants.items(each, "Resource").stream())
                .map(BucketPartTest::text)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String text(TemplateValue value) {
        return switch (value) {
            case TemplateValue.Attribute(var id, _, _) -> id;
            case TemplateValue.Joined(var parts) ->
                    parts.stream().map(BucketPartTest::text).collect(Collectors.joining());
            case Text(var words) -> words;
            default -> throw new IllegalArgumentException(value.toString());
        };
    }

    /// A policy names the bucket and its account, so no other account can send through a bucket of
    /// the same name.
    @Test
    void policiesNameTheSourceAndItsAccount() {
        var policies =
                Stream.concat(
                                FILES.all(SqsQueuePolicy.class)
                                        .filter(policy -> !policy.buckets().isEmpty()),
                                FILES.all(SnsTopicPolicy.class))
                        .flatMap(policy -> policy.cloudFormation().stream())
                        .map(each -> JsonTree.write(each.properties(), BucketPartTest::quoted))
                        .toList();
        assertThat(policies)
                .hasSize(3)
                .anySatisfy(text ->
                        assertThat(text).contains("s3:::test-output\"", "s3:::test-reports\""))
                .allSatisfy(text ->
                        assertThat(text)
                                .contains(
                                        "s3.amazonaws.com",
                                        "\"aws:SourceArn\":\"arn:PARTITION:s3:::test-",
                                        "\"aws:SourceAccount\":\"ACCOUNT\""));
    }

    private static String quoted(TemplateValue value) {
        return switch (value) {
            case TemplateValue.Place place -> JsonTree.quoted(place.name());
            case TemplateValue.Joined(var parts) ->
                    JsonTree.quoted(
                            parts.stream()
                                    .map(BucketPartTest::quoted)
                                    .collect(Collectors.joining())
                                    .replace("\"", ""));
            case Text(var words) -> JsonTree.quoted(words);
            case TemplateValue.Attribute(var id, _, _) -> JsonTree.quoted(id);
            default -> "null";
        };
    }

    /// Each pipeline gets the notifications of the objects that it reads, and a queue that a bucket
    /// notifies itself gets no others.
    @Test
    void eachPipelineIsNotifiedOfWhatItReads() {
        assertThat(unnotified(FILES)).isEmpty();
        assertThat(
                        unnotified(
                                changed(
                                        S3Bucket.class,
                                        bucket -> filtered(bucket, new KeyFilter("x/", "")))))
                .containsExactly("convert", "count", "lists");
        assertThat(unnotified(changed(S3Bucket.class, bucket -> filtered(bucket, ALL))))
                .containsExactly("lists");
    }

    private static List<String> unnotified(Deployment deployment) {
        var buckets =
                deployment
                        .all(S3Bucket.class)
                        .collect(Collectors.toMap(S3Bucket::name, bucket -> bucket));
        return APP.pipelines().values().stream()
                .filter(pipeline -> pipeline.from().files().isPresent())
                .filter(pipeline -> {
                    var from = pipeline.from().files().orElseThrow();
                    var shared = ObjectNotifications.of(APP.bucket(from.bucket()), APP).hasTopic();
                    return Objects.requireNonNull(buckets.get("test-" + from.bucket()))
                            .notifications()
                            .stream()
                            .noneMatch(each ->
                                    shared
                                            ? each.filter().covers(from.filter())
                                            : each.filter().equals(from.filter()));
                })
                .map(pipeline -> pipeline.name())
                .toList();
    }

    private static S3Bucket filtered(S3Bucket bucket, KeyFilter filter) {
        return with(
                bucket,
                bucket.notifications().stream()
                        .map(each ->
                                new ObjectNotification(
                                        each.kind(), each.target(), filter, each.policy()))
                        .toList());
    }

    static S3Bucket with(S3Bucket bucket, List<ObjectNotification> notifications) {
        return new S3Bucket(
                bucket.id(), bucket.name(), bucket.versioned(), bucket.rules(), notifications);
    }

    static <R extends TemplateResource> Deployment changed(
            Class<R> kind, Function<R, TemplateResource> change) {
        return new Deployment(
                FILES.title(),
                FILES.region(),
                FILES.fixedRegion(),
                FILES.parameters(),
                FILES.resources().stream()
                        .map(each -> kind.isInstance(each) ? change.apply(kind.cast(each)) : each)
                        .toList(),
                FILES.outputs());
    }

    /// CloudFormation changes the versions, the life cycle and the notifications of a bucket. A new
    /// name replaces it, and the bucket policy, which belongs to the bucket.
    @Test
    void aDiffShowsWhichChangesReplaceABucket() {
        assertThat(
                        differences(
                                changed(
                                        S3Bucket.class,
                                        bucket -> withoutRules(filtered(bucket, ALL)))))
                .contains(
                        "~ AWS::S3::Bucket OutputBucket",
                        "~ AWS::S3::Bucket ListsBucket",
                        "NotificationConfiguration.QueueConfigurations[0].Filter: {\"S3Key\":{\"Rules\":[{\"Name\":\"prefix\",\"Value\":\"day%3D1+2/\"},{\"Name\":\"suffix\",\"Value\":\".ndjson\"}]}} -> nothing")
                .noneMatch(line -> line.contains("replace"));
        assertThat(
                        differences(
                                changed(
                                        S3Bucket.class,
                                        bucket ->
                                                new S3Bucket(
                                                        bucket.id(),
                                                        "new-" + bucket.name(),
                                                        bucket.versioned(),
                                                        bucket.rules(),
                                                        bucket.notifications()))))
                .contains(
                        "! AWS::S3::Bucket OutputBucket: is replaced",
                        "BucketName: test-output -> new-test-output (replacement)",
                        "! AWS::S3::BucketPolicy OutputBucketPolicy: is replaced");
    }

    private static List<String> differences(Deployment after) {
        return TemplateComparison.of(
                        TemplateText.read(CloudFormationText.of(FILES)),
                        TemplateText.read(CloudFormationText.of(after)))
                .stream()
                .flatMap(change ->
                        Stream.concat(Stream.of(change.title()), change.details().stream()))
                .toList();
    }

    static S3Bucket withoutRules(S3Bucket bucket) {
        return new S3Bucket(
                bucket.id(), bucket.name(), bucket.versioned(), List.of(), bucket.notifications());
    }
}
