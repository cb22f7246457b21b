package dev.leat.cli.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Object;

/// AWS's SDK for Java over the buckets of an app and those that it makes itself: their names,
/// listings, tags and whom they tell.
@SuppressWarnings("unchecked") // the SDK's own varargs
class S3BucketsTest extends MadeBucket {

    @Test
    void makesListsAndRemovesBucketsBesideThoseOfTheApp() {
        assertThat(s3.listBuckets().buckets())
                .extracting("name")
                .containsExactly("incoming", "made");
        assertThat(s3.headBucket(b -> b.bucket("made")).bucketRegion()).isEqualTo("us-east-1");
        assertThat(s3.getBucketLocation(b -> b.bucket("made")).locationConstraintAsString())
                .isEmpty();
        assertThat(s3.getBucketVersioning(b -> b.bucket("made")).statusAsString())
                .isEqualTo("Enabled");
        // In the oldest region that is no error.
        s3.createBucket(b -> b.bucket("made"));
        try (var west = client(Region.EU_WEST_1)) {
            assertThatExceptionOfType(BucketAlreadyOwnedByYouException.class)
                    .isThrownBy(() ->
                            west.createBucket(b ->
                                    b.bucket("made")
                                            .createBucketConfiguration(
                                                    c -> c.locationConstraint("eu-west-1"))));
        }
        put("a", "x");
        assertThat(refusal(() -> s3.deleteBucket(b -> b.bucket("made"))))
                .isEqualTo("BucketNotEmpty 409");
        s3.deleteObject(b -> b.bucket("made").key("a"));
        s3.deleteBucket(b -> b.bucket("made"));
        assertThatExceptionOfType(NoSuchBucketException.class)
                .isThrownBy(() -> s3.listObjectsV2(b -> b.bucket("made")));
        assertThat(refusal(() -> s3.deleteBucket(b -> b.bucket("incoming"))))
                .isEqualTo("AccessDenied 403");
        assertThat(refusal(() -> s3.createBucket(b -> b.bucket("xn--name"))))
                .isEqualTo("InvalidBucketName 400");
    }

    @Test
    void listsPageByPageAndAsFolders() {
        var keys = List.of("a/1", "a/2", "b", "c/1", "c/d/2", "\uD83D\uDE00 +&<", "é%/x");
        keys.forEach(key -> put(key, key));
        for (int size : List.of(1, 2, 3, 1000)) {
            assertThat(s3.listObjectsV2Paginator(b -> b.bucket("made").maxKeys(size)).contents())
                    .extracting(S3Object::key)
                    .containsExactly("a/1", "a/2", "b", "c/1", "c/d/2", "é%/x", "\uD83D\uDE00 +&<");
            var prefixes = new ArrayList<String>();
            var found = new ArrayList<String>();
            for (var page :
                    s3.listObjectsV2Paginator(b -> b.bucket("made").maxKeys(size).delimiter("/"))) {
                assertThat(page.keyCount())
                        .isEqualTo(page.contents().size() + page.commonPrefixes().size())
                        .isLessThanOrEqualTo(size);
                page.commonPrefixes().stream().map(CommonPrefix::prefix).forEach(prefixes::add);
                page.contents().stream().map(S3Object::key).forEach(found::add);
            }
            assertThat(prefixes).containsExactly("a/", "c/", "é%/");
            assertThat(found).containsExactly("b", "\uD83D\uDE00 +&<");
        }
        var v1 = s3.listObjects(b -> b.bucket("made").prefix("c/").delimiter("/").maxKeys(1));
        assertThat(v1.contents()).extracting(S3Object::key).containsExactly("c/1");
        assertThat(v1.isTruncated()).isTrue();
        assertThat(v1.nextMarker()).isEqualTo("c/1");
        var rest =
                s3.listObjects(
                        b -> b.bucket("made").prefix("c/").delimiter("/").marker(v1.nextMarker()));
        assertThat(rest.contents()).isEmpty();
        assertThat(rest.commonPrefixes()).extracting(CommonPrefix::prefix).containsExactly("c/d/");
        var none = s3.listObjectsV2(b -> b.bucket("made").maxKeys(0));
        assertThat(none.keyCount()).isZero();
        assertThat(none.isTruncated()).isFalse();
        assertThat(
                        s3.listObjectsV2(b -> b.bucket("made").startAfter("b").fetchOwner(true))
                                .contents()
                                .getFirst())
                .satisfies(first -> assertThat(first.key()).isEqualTo("c/1"))
                .satisfies(first -> assertThat(first.owner().id()).isNotEmpty());
    }

    @Test
    void tellsAQueueOfObjectsAsAClientWantsIt() {
        int before = leat.messages("News");
        var reported = "arn:aws:sqs:us-east-1:000000000000:News";
        s3.putBucketNotificationConfiguration(b ->
                b.bucket("made")
                        .notificationConfiguration(n ->
                                n.queueConfigurations(q ->
                                        q.queueArn(reported)
                                                .eventsWithStrings("s3:ObjectCreated:*")
                                                .filter(f ->
                                                        f.key(k ->
                                                                k.filterRules(r ->
                                                                        r.name("prefix")
                                                                                .value("x/")))))));
        // One is S3's test event.
        assertThat(leat.messages("News")).isEqualTo(before + 1);
        put("x/1", "1");
        put("y/1", "1");
        assertThat(leat.messages("News")).isEqualTo(before + 2);
        var got = s3.getBucketNotificationConfiguration(b -> b.bucket("made"));
        assertThat(got.queueConfigurations()).hasSize(1);
        assertThat(got.queueConfigurations().getFirst().queueArn()).isEqualTo(reported);
        var declared = s3.getBucketNotificationConfiguration(b -> b.bucket("incoming"));
        assertThat(declared.queueConfigurations().getFirst().filter().key().filterRules())
                .extracting("value")
                .containsExactly("in/", ".csv");
        assertThat(
                        refusal(() ->
                                s3.putBucketNotificationConfiguration(b ->
                                        b.bucket("incoming").notificationConfiguration(n -> {}))))
                .isEqualTo("AccessDenied 403");
        for (var arn :
                List.of(
                        "News",
                        reported + "2",
                        "arn:aws:sqs:us-east-1:000000000000:Parcels.fifo")) {
            assertThat(
                            refusal(() ->
                                    s3.putBucketNotificationConfiguration(b ->
                                            b.bucket("made")
                                                    .notificationConfiguration(n ->
                                                            n.queueConfigurations(q ->
                                                                    q.queueArn(arn)
                                                                            .eventsWithStrings(
                                                                                    "s3:ObjectCreated:*"))))))
                    .isEqualTo("InvalidArgument 400");
        }
    }

    @Test
    void keepsTheTagsOfABucket() {
        assertThat(refusal(() -> s3.getBucketTagging(b -> b.bucket("made"))))
                .isEqualTo("NoSuchTagSet 404");
        s3.putBucketTagging(
                b -> b.bucket("made").tagging(t -> t.tagSet(g -> g.key("team").value("a"))));
        assertThat(s3.getBucketTagging(b -> b.bucket("made")).tagSet())
                .extracting("value")
                .containsExactly("a");
        s3.deleteBucketTagging(b -> b.bucket("made"));
        assertThat(refusal(() -> s3.getBucketTagging(b -> b.bucket("made"))))
                .isEqualTo("NoSuchTagSet 404");
    }

    @Test
    void refusesWhatItHasNotByItsName() {
        put("k", "x");
        assertThat(refusal(() -> s3.getBucketPolicy(b -> b.bucket("made"))))
                .isEqualTo("NotImplemented 400");
        assertThat(
                        refusal(() ->
                                s3.putObject(
                                        b -> b.bucket("made").key("k").acl("public-read"),
                                        RequestBody.fromString("x"))))
                .isEqualTo("AccessControlListNotSupported 400");
        assertThat(
                        refusal(() ->
                                s3.getObjectAsBytes(b -> b.bucket("made").key("k").versionId("1"))))
                .isEqualTo("InvalidArgument 400");
        assertThat(refusal(() -> put("k".repeat(1025), "x"))).isEqualTo("KeyTooLongError 400");
        assertThat(refusal(() -> put("a\tb", "x"))).isEqualTo("InvalidArgument 400");
        assertThat(
                        refusal(() ->
                                s3.putObject(
                                        b ->
                                                b.bucket("made")
                                                        .key("k")
                                                        .metadata(Map.of("a", "x".repeat(2048))),
                                        RequestBody.fromString("x"))))
                .isEqualTo("MetadataTooLarge 400");
        assertThat(get("k").getBytes(StandardCharsets.UTF_8)).hasSize(1);
    }
}
