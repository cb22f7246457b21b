package dev.leat.aws.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.KeyFilter;
import dev.leat.aws.deploy.model.TemplateResource;
import dev.leat.aws.deploy.model.TemplateValue;
import dev.leat.aws.deploy.resource.LifeCycleRule;
import dev.leat.aws.deploy.resource.LogGroup;
import dev.leat.aws.deploy.resource.ObjectNotification;
import dev.leat.aws.deploy.resource.S3Bucket;
import dev.leat.aws.deploy.resource.SnsTopicPolicy;
import dev.leat.aws.deploy.resource.SqsQueuePolicy;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Each planted mistake in the buckets of a deployment violates an invariant.
class BucketInvariantsTest {

    private static <R extends TemplateResource> Arguments mistake(
            Class<R> kind, Function<R, TemplateResource> change, String violation) {
        return Arguments.of(kind, change, violation);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                mistake(
                        SqsQueuePolicy.class,
                        policy ->
                                new SqsQueuePolicy(
                                        policy.id(),
                                        policy.queue(),
                                        policy.topics(),
                                        List.of(),
                                        policy.rules()),
                        "ListsBucket notifies a target whose policy does not allow it"),
                mistake(
                        SnsTopicPolicy.class,
                        policy -> new LogGroup(policy.id(), "x", TemplateValue.amount(1)),
                        "InputBucket notifies a target whose policy does not allow it"),
                mistake(
                        S3Bucket.class,
                        bucket ->
                                BucketPartTest.with(
                                        bucket,
                                        Stream.concat(
                                                        bucket.notifications().stream(),
                                                        bucket.notifications().stream()
                                                                .map(
                                                                        BucketInvariantsTest
                                                                                ::narrower))
                                                .toList()),
                        "InputBucket has two notifications of the same objects"),
                mistake(
                        S3Bucket.class,
                        bucket ->
                                BucketPartTest.with(
                                        bucket,
                                        BucketPartTest.bucket("test-lists").notifications()),
                        "StateBucket notifies of staged files"),
                mistake(
                        S3Bucket.class,
                        BucketPartTest::withoutRules,
                        "InputBucket keeps old versions forever, or has none"),
                mistake(
                        S3Bucket.class,
                        BucketPartTest::withoutRules,
                        "OutputBucket keeps unfinished uploads forever"),
                mistake(
                        S3Bucket.class,
                        BucketPartTest::withoutRules,
                        "StateBucket keeps staged files forever"),
                mistake(
                        S3Bucket.class,
                        bucket ->
                                new S3Bucket(
                                        bucket.id(),
                                        bucket.name(),
                                        false,
                                        List.of(),
                                        bucket.notifications()),
                        "InputBucket is read by pipelines and has no versions"),
                mistake(
                        S3Bucket.class,
                        BucketInvariantsTest::soon,
                        "StateBucket deletes too soon by staged-files"));
    }

    private static ObjectNotification narrower(ObjectNotification each) {
        var filter = new KeyFilter(each.filter().prefix() + "a/", each.filter().suffix());
        return new ObjectNotification(each.kind(), each.target(), filter, each.policy());
    }

    private static S3Bucket soon(S3Bucket bucket) {
        var rules =
                bucket.rules().stream()
                        .map(rule -> new LifeCycleRule(rule.id(), rule.prefix(), rule.subject(), 7))
                        .toList();
        return new S3Bucket(
                bucket.id(), bucket.name(), bucket.versioned(), rules, bucket.notifications());
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("mistakes")
    <R extends TemplateResource> void aMistakeViolatesAnInvariant(
            Class<R> kind, Function<R, TemplateResource> change, String violation) {
        assertThat(DeploymentInvariants.violations(BucketPartTest.changed(kind, change)))
                .contains(violation);
    }
}
