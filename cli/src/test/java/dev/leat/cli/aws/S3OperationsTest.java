package dev.leat.cli.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// AWS's SDK for Java over the buckets of an app: its typed errors, paginators, checksums and
/// uploads in parts.
@SuppressWarnings("unchecked") // the SDK's own varargs
class S3OperationsTest {

    private static final String APP =
            """
            app: files
            queues:
              News:
              Parcels: {fifo: true}
            buckets:
              incoming: {notify: {queue: News, prefix: in/, suffix: .csv}}
            """;

    private static final int LEAST_PART = 5 << 20;

    @TempDir private static Path folder;

    private static LeatEndpoint leat;
    private static S3Client s3;

    @BeforeAll
    static void start() throws Exception {
        leat = LeatEndpoint.of(APP, folder);
        s3 = client(Region.US_EAST_1);
    }

    @AfterAll
    static void stop() {
        s3.close();
        leat.close();
    }

    @BeforeEach
    void make() {
        s3.createBucket(b -> b.bucket("made"));
    }

    @AfterEach
    void remove() {
        for (var bucket : s3.listBuckets(b -> b.prefix("made")).buckets()) {
            s3.listObjectsV2(b -> b.bucket(bucket.name()))
                    .contents()
                    .forEach(o -> s3.deleteObject(b -> b.bucket(bucket.name()).key(o.key())));
            s3.deleteBucket(b -> b.bucket(bucket.name()));
        }
    }

    private static S3Client client(Region region) {
        var anybody = AwsBasicCredentials.create("any", "body");
        return S3Client.builder()
                .endpointOverride(URI.create(leat.url()))
                .region(region)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(anybody))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    private static void put(String key, String text) {
        s3.putObject(b -> b.bucket("made").key(key), RequestBody.fromString(text));
    }

    private static String get(String key) {
        return s3.getObjectAsBytes(b -> b.bucket("made").key(key)).asUtf8String();
    }

    /// Code and status of the error that the call ends with.
    private static String refusal(Runnable call) {
        try {
            call.run();
            return "none";
        } catch (S3Exception refused) {
            return refused.awsErrorDetails().errorCode() + " " + refused.statusCode();
        }
    }

    @Test
    void makesListsAndRemovesBucketsBesideThoseOfTheApp() {
        assertThat(s3.listBuckets().buckets()).extracting("name").containsExactly("incoming", "made");
        assertThat(s3.headBucket(b -> b.bucket("made")).bucketRegion()).isEqualTo("us-east-1");
        assertThat(s3.getBucketLocation(b -> b.bucket("made")).locationConstraintAsString())
                .isEmpty();
        assertThat(s3.getBucketVersioning(b -> b.bucket("made")).status()).isNull();
        // In the oldest region that is no error.
        s3.createBucket(b -> b.bucket("made"));
        try (var west = client(Region.EU_WEST_1)) {
            assertThatExceptionOfType(BucketAlreadyOwnedByYouException.class)
                    .isThrownBy(() ->
                            west.createBucket(
                                    b -> b.bucket("made")
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
    void keepsWhatIsSaidOfAnObject() {
        s3.putObject(
                b -> b.bucket("made")
                        .key("ä/b c+d.txt")
                        .contentType("text/plain")
                        .cacheControl("no-cache")
                        .contentEncoding("gzip")
                        .contentDisposition("attachment")
                        .metadata(Map.of("from", "here")),
                RequestBody.fromString("hello"));
        var head = s3.headObject(b -> b.bucket("made").key("ä/b c+d.txt"));
        assertThat(head.contentType()).isEqualTo("text/plain");
        assertThat(head.cacheControl()).isEqualTo("no-cache");
        assertThat(head.contentEncoding()).isEqualTo("gzip");
        assertThat(head.contentDisposition()).isEqualTo("attachment");
        assertThat(head.metadata()).containsExactly(Map.entry("from", "here"));
        assertThat(head.contentLength()).isEqualTo(5);
        assertThat(head.eTag()).isEqualTo("\"5d41402abc4b2a76b9719d911017c592\"");
        var other =
                s3.getObjectAsBytes(
                                b -> b.bucket("made")
                                        .key("ä/b c+d.txt")
                                        .responseContentType("text/csv"))
                        .response();
        assertThat(other.contentType()).isEqualTo("text/csv");
        assertThat(other.cacheControl()).isEqualTo("no-cache");
        put("plain", "");
        assertThat(s3.headObject(b -> b.bucket("made").key("plain")).contentLength()).isZero();
    }

    @Test
    void answersRangesAndConditions() {
        put("k", "0123456789");
        var some = s3.getObjectAsBytes(b -> b.bucket("made").key("k").range("bytes=-3"));
        assertThat(some.asUtf8String()).isEqualTo("789");
        assertThat(some.response().contentRange()).isEqualTo("bytes 7-9/10");
        assertThat(refusal(() -> s3.getObjectAsBytes(
                                b -> b.bucket("made").key("k").range("bytes=10-"))))
                .isEqualTo("InvalidRange 416");
        String etag = s3.headObject(b -> b.bucket("made").key("k")).eTag();
        assertThat(refusal(() -> s3.getObjectAsBytes(
                                b -> b.bucket("made").key("k").ifMatch("\"other\""))))
                .isEqualTo("PreconditionFailed 412");
        assertThatExceptionOfType(S3Exception.class)
                .isThrownBy(() -> s3.getObjectAsBytes(
                        b -> b.bucket("made").key("k").ifNoneMatch(etag)))
                .matches(e -> e.statusCode() == 304);
        assertThatExceptionOfType(S3Exception.class)
                .isThrownBy(() -> s3.headObject(
                        b -> b.bucket("made")
                                .key("k")
                                .ifModifiedSince(Instant.now().plusSeconds(10))))
                .matches(e -> e.statusCode() == 304);
    }

    @Test
    void putsOnlyWhereTheConditionHolds() {
        Consumer<String> ifAbsent =
                text -> s3.putObject(
                        b -> b.bucket("made").key("once").ifNoneMatch("*"),
                        RequestBody.fromString(text));
        ifAbsent.accept("first");
        assertThat(refusal(() -> ifAbsent.accept("second"))).isEqualTo("PreconditionFailed 412");
        String etag = s3.headObject(b -> b.bucket("made").key("once")).eTag();
        s3.putObject(
                b -> b.bucket("made").key("once").ifMatch(etag), RequestBody.fromString("third"));
        assertThat(refusal(() -> s3.putObject(
                                b -> b.bucket("made").key("once").ifMatch(etag),
                                RequestBody.fromString("fourth"))))
                .isEqualTo("PreconditionFailed 412");
        assertThat(refusal(() -> s3.putObject(
                                b -> b.bucket("made").key("absent").ifMatch(etag),
                                RequestBody.fromString("x"))))
                .isEqualTo("NoSuchKey 404");
        assertThat(get("once")).isEqualTo("third");
    }

    @ParameterizedTest
    @EnumSource(
            value = ChecksumAlgorithm.class,
            names = {"CRC32", "CRC32_C", "SHA1", "SHA256"})
    void givesTheChecksumBackThatItCameWith(ChecksumAlgorithm algorithm) {
        var put =
                s3.putObject(
                        b -> b.bucket("made").key("k").checksumAlgorithm(algorithm),
                        RequestBody.fromString("hello"));
        // The client compares it with the bytes, too.
        var got =
                s3.getObjectAsBytes(
                                b -> b.bucket("made").key("k").checksumMode(ChecksumMode.ENABLED))
                        .response();
        for (var sum : List.of(put.toString(), got.toString())) {
            assertThat(sum).contains("Checksum" + algorithm + "=");
        }
        assertThat(got.checksumType()).isEqualTo(ChecksumType.FULL_OBJECT);
        var listed = s3.listObjectsV2(b -> b.bucket("made")).contents().getFirst();
        assertThat(listed.checksumAlgorithm()).containsExactly(algorithm);
    }

    @Test
    void refusesBytesWithAnotherChecksum() {
        assertThat(refusal(() -> s3.putObject(
                                b -> b.bucket("made").key("k").checksumCRC32("AAAAAA=="),
                                RequestBody.fromString("hello"))))
                .isEqualTo("BadDigest 400");
        assertThat(refusal(() -> s3.putObject(
                                b -> b.bucket("made")
                                        .key("k")
                                        .contentMD5("1B2M2Y8AsgTpgAmY7PhCfg=="),
                                RequestBody.fromString("hello"))))
                .isEqualTo("BadDigest 400");
        assertThatExceptionOfType(NoSuchKeyException.class).isThrownBy(() -> get("k"));
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
                    s3.listObjectsV2Paginator(
                            b -> b.bucket("made").maxKeys(size).delimiter("/"))) {
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
        assertThat(s3.listObjectsV2(b -> b.bucket("made").startAfter("b").fetchOwner(true))
                        .contents()
                        .getFirst())
                .satisfies(first -> assertThat(first.key()).isEqualTo("c/1"))
                .satisfies(first -> assertThat(first.owner().id()).isNotEmpty());
    }

    @Test
    void deletesOneAndMany() {
        List.of("a", "b", "c").forEach(key -> put(key, key));
        s3.deleteObject(b -> b.bucket("made").key("a"));
        s3.deleteObject(b -> b.bucket("made").key("a"));
        var deleted =
                s3.deleteObjects(
                        b -> b.bucket("made")
                                .delete(d -> d.objects(
                                        ObjectIdentifier.builder().key("b").build(),
                                        ObjectIdentifier.builder().key("absent").build(),
                                        ObjectIdentifier.builder()
                                                .key("c")
                                                .versionId("1")
                                                .build())));
        assertThat(deleted.deleted()).extracting("key").containsExactly("b", "absent");
        assertThat(deleted.errors()).extracting("key").containsExactly("c");
        assertThat(s3.listObjectsV2(b -> b.bucket("made")).contents())
                .extracting(S3Object::key)
                .containsExactly("c");
    }

    @Test
    void copiesWithTheSameOrOtherMetadata() {
        s3.putObject(
                b -> b.bucket("made")
                        .key("a b+c")
                        .contentType("text/plain")
                        .metadata(Map.of("n", "1")),
                RequestBody.fromString("bytes"));
        s3.copyObject(
                b -> b.sourceBucket("made")
                        .sourceKey("a b+c")
                        .destinationBucket("made")
                        .destinationKey("copy"));
        assertThat(get("copy")).isEqualTo("bytes");
        var head = s3.headObject(b -> b.bucket("made").key("copy"));
        assertThat(head.contentType()).isEqualTo("text/plain");
        assertThat(head.metadata()).containsEntry("n", "1");
        s3.copyObject(
                b -> b.sourceBucket("made")
                        .sourceKey("copy")
                        .destinationBucket("made")
                        .destinationKey("copy")
                        .metadataDirective(MetadataDirective.REPLACE)
                        .metadata(Map.of("n", "2")));
        assertThat(s3.headObject(b -> b.bucket("made").key("copy")).metadata())
                .containsEntry("n", "2");
        assertThat(refusal(() -> s3.copyObject(
                                b -> b.sourceBucket("made")
                                        .sourceKey("copy")
                                        .destinationBucket("made")
                                        .destinationKey("copy"))))
                .isEqualTo("InvalidRequest 400");
        assertThat(refusal(() -> s3.copyObject(
                                b -> b.sourceBucket("made")
                                        .sourceKey("copy")
                                        .copySourceIfMatch("\"other\"")
                                        .destinationBucket("made")
                                        .destinationKey("x"))))
                .isEqualTo("PreconditionFailed 412");
        assertThat(refusal(() -> s3.copyObject(
                                b -> b.sourceBucket("made")
                                        .sourceKey("absent")
                                        .destinationBucket("made")
                                        .destinationKey("x"))))
                .isEqualTo("NoSuchKey 404");
    }

    @ParameterizedTest
    @EnumSource(
            value = ChecksumType.class,
            names = {"COMPOSITE", "FULL_OBJECT"})
    void putsAnObjectTogetherFromItsParts(ChecksumType type) {
        byte[] first = bytes(LEAST_PART, 1);
        byte[] last = bytes(1000, 2);
        var upload =
                s3.createMultipartUpload(
                        b -> b.bucket("made")
                                .key("big")
                                .contentType("text/plain")
                                .checksumAlgorithm(ChecksumAlgorithm.CRC32)
                                .checksumType(type));
        String id = upload.uploadId();
        var parts = List.of(part(id, 1, first), part(id, 2, last));
        assertThat(s3.listPartsPaginator(b -> b.bucket("made").key("big").uploadId(id).maxParts(1))
                        .parts())
                .extracting("partNumber")
                .containsExactly(1, 2);
        assertThat(s3.listMultipartUploads(b -> b.bucket("made")).uploads())
                .extracting("key")
                .containsExactly("big");
        var made =
                s3.completeMultipartUpload(
                        b -> b.bucket("made")
                                .key("big")
                                .uploadId(id)
                                .multipartUpload(m -> m.parts(parts)));
        assertThat(made.eTag()).endsWith("-2\"");
        assertThat(made.checksumType()).isEqualTo(type);
        var whole = s3.getObjectAsBytes(b -> b.bucket("made").key("big")).asByteArray();
        assertThat(whole).startsWith(first).endsWith(last).hasSize(first.length + last.length);
        var second = s3.getObjectAsBytes(b -> b.bucket("made").key("big").partNumber(2));
        assertThat(second.asByteArray()).isEqualTo(last);
        assertThat(second.response().partsCount()).isEqualTo(2);
        var facts =
                s3.getObjectAttributes(
                        b -> b.bucket("made")
                                .key("big")
                                .objectAttributes(
                                        ObjectAttributes.OBJECT_PARTS,
                                        ObjectAttributes.OBJECT_SIZE,
                                        ObjectAttributes.CHECKSUM));
        assertThat(facts.objectSize()).isEqualTo(LEAST_PART + 1000L);
        assertThat(facts.objectParts().totalPartsCount()).isEqualTo(2);
        assertThat(facts.checksum().checksumCRC32()).isEqualTo(made.checksumCRC32());
    }

    private static CompletedPart part(String upload, int number, byte[] bytes) {
        var part =
                s3.uploadPart(
                        b -> b.bucket("made")
                                .key("big")
                                .uploadId(upload)
                                .partNumber(number)
                                .checksumAlgorithm(ChecksumAlgorithm.CRC32),
                        RequestBody.fromBytes(bytes));
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(part.eTag())
                .checksumCRC32(part.checksumCRC32())
                .build();
    }

    private static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void copiesRangesIntoParts() {
        put("source", "0123456789");
        String id =
                s3.createMultipartUpload(b -> b.bucket("made").key("big")).uploadId();
        var copied =
                s3.uploadPartCopy(
                        b -> b.sourceBucket("made")
                                .sourceKey("source")
                                .copySourceRange("bytes=2-4")
                                .destinationBucket("made")
                                .destinationKey("big")
                                .uploadId(id)
                                .partNumber(1));
        var part =
                CompletedPart.builder()
                        .partNumber(1)
                        .eTag(copied.copyPartResult().eTag())
                        .build();
        s3.completeMultipartUpload(
                b -> b.bucket("made").key("big").uploadId(id).multipartUpload(m -> m.parts(part)));
        assertThat(get("big")).isEqualTo("234");
        String other = s3.createMultipartUpload(b -> b.bucket("made").key("big")).uploadId();
        assertThat(refusal(() -> s3.uploadPartCopy(
                                b -> b.sourceBucket("made")
                                        .sourceKey("source")
                                        .copySourceRange("bytes=2-10")
                                        .destinationBucket("made")
                                        .destinationKey("big")
                                        .uploadId(other)
                                        .partNumber(1))))
                .isEqualTo("InvalidArgument 400");
    }

    @Test
    void refusesUploadsThatMakeNoObject() {
        String id = s3.createMultipartUpload(b -> b.bucket("made").key("big")).uploadId();
        var one = part(id, 1, new byte[10]);
        var two = part(id, 2, new byte[10]);
        assertThat(refusal(() -> complete(id, one, two))).isEqualTo("EntityTooSmall 400");
        assertThat(refusal(() -> complete(id, two, one))).isEqualTo("InvalidPartOrder 400");
        assertThat(refusal(() -> complete(id, one, two.toBuilder().partNumber(3).build())))
                .isEqualTo("InvalidPart 400");
        assertThat(refusal(() -> complete(id, one.toBuilder().eTag("\"other\"").build())))
                .isEqualTo("InvalidPart 400");
        s3.abortMultipartUpload(b -> b.bucket("made").key("big").uploadId(id));
        assertThatExceptionOfType(NoSuchUploadException.class).isThrownBy(() -> complete(id, one));
        assertThatExceptionOfType(NoSuchUploadException.class).isThrownBy(() -> part(id, 1, new byte[1]));
        assertThat(s3.listMultipartUploads(b -> b.bucket("made")).uploads()).isEmpty();
    }

    private static void complete(String id, CompletedPart... parts) {
        s3.completeMultipartUpload(
                b -> b.bucket("made").key("big").uploadId(id).multipartUpload(m -> m.parts(parts)));
    }

    @Test
    void tellsAQueueOfObjectsAsAClientWantsIt() {
        int before = leat.messages("News");
        var told = "arn:aws:sqs:us-east-1:000000000000:News";
        s3.putBucketNotificationConfiguration(
                b -> b.bucket("made")
                        .notificationConfiguration(
                                n -> n.queueConfigurations(
                                        q -> q.queueArn(told)
                                                .eventsWithStrings("s3:ObjectCreated:*")
                                                .filter(f -> f.key(k -> k.filterRules(
                                                        r -> r.name("prefix").value("x/")))))));
        // One is S3's test event.
        assertThat(leat.messages("News")).isEqualTo(before + 1);
        put("x/1", "1");
        put("y/1", "1");
        assertThat(leat.messages("News")).isEqualTo(before + 2);
        var got = s3.getBucketNotificationConfiguration(b -> b.bucket("made"));
        assertThat(got.queueConfigurations()).hasSize(1);
        assertThat(got.queueConfigurations().getFirst().queueArn()).isEqualTo(told);
        var declared = s3.getBucketNotificationConfiguration(b -> b.bucket("incoming"));
        assertThat(declared.queueConfigurations().getFirst().filter().key().filterRules())
                .extracting("value")
                .containsExactly("in/", ".csv");
        assertThat(refusal(() -> s3.putBucketNotificationConfiguration(
                                b -> b.bucket("incoming").notificationConfiguration(n -> {}))))
                .isEqualTo("AccessDenied 403");
        for (var arn : List.of("News", told + "2", "arn:aws:sqs:us-east-1:000000000000:Parcels.fifo")) {
            assertThat(refusal(() -> s3.putBucketNotificationConfiguration(
                                    b -> b.bucket("made")
                                            .notificationConfiguration(
                                                    n -> n.queueConfigurations(
                                                            q -> q.queueArn(arn)
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
        assertThat(refusal(() -> s3.putObject(
                                b -> b.bucket("made").key("k").acl("public-read"),
                                RequestBody.fromString("x"))))
                .isEqualTo("AccessControlListNotSupported 400");
        assertThat(refusal(() -> s3.getObjectAsBytes(
                                b -> b.bucket("made").key("k").versionId("1"))))
                .isEqualTo("InvalidArgument 400");
        assertThat(refusal(() -> put("k".repeat(1025), "x"))).isEqualTo("KeyTooLongError 400");
        assertThat(refusal(() -> put("a\tb", "x"))).isEqualTo("InvalidArgument 400");
        assertThat(refusal(() -> s3.putObject(
                                b -> b.bucket("made")
                                        .key("k")
                                        .metadata(Map.of("a", "x".repeat(2048))),
                                RequestBody.fromString("x"))))
                .isEqualTo("MetadataTooLarge 400");
        assertThat(get("k").getBytes(StandardCharsets.UTF_8)).hasSize(1);
    }
}
