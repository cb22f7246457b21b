package dev.leat.cli.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// AWS's SDK for Java over objects: what is said of them, ranges, conditions, checksums, copies.
@SuppressWarnings("unchecked") // the SDK's own varargs
class S3ObjectsTest extends MadeBucket {

    @Test
    void keepsWhatIsSaidOfAnObject() {
        s3.putObject(
                b ->
                        b.bucket("made")
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
                s3.getObjectAsBytes(b ->
                                b.bucket("made").key("ä/b c+d.txt").responseContentType("text/csv"))
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
        assertThat(
                        refusal(() ->
                                s3.getObjectAsBytes(
                                        b -> b.bucket("made").key("k").range("bytes=10-"))))
                .isEqualTo("InvalidRange 416");
        String etag = s3.headObject(b -> b.bucket("made").key("k")).eTag();
        assertThat(
                        refusal(() ->
                                s3.getObjectAsBytes(
                                        b -> b.bucket("made").key("k").ifMatch("\"other\""))))
                .isEqualTo("PreconditionFailed 412");
        assertThatExceptionOfType(S3Exception.class)
                .isThrownBy(
                        () -> s3.getObjectAsBytes(b -> b.bucket("made").key("k").ifNoneMatch(etag)))
                .matches(e -> e.statusCode() == 304);
        assertThatExceptionOfType(S3Exception.class)
                .isThrownBy(() ->
                        s3.headObject(b ->
                                b.bucket("made")
                                        .key("k")
                                        .ifModifiedSince(Instant.now().plusSeconds(10))))
                .matches(e -> e.statusCode() == 304);
    }

    @Test
    void putsOnlyWhereTheConditionHolds() {
        Consumer<String> ifAbsent =
                text ->
                        s3.putObject(
                                b -> b.bucket("made").key("once").ifNoneMatch("*"),
                                RequestBody.fromString(text));
        ifAbsent.accept("first");
        assertThat(refusal(() -> ifAbsent.accept("second"))).isEqualTo("PreconditionFailed 412");
        String etag = s3.headObject(b -> b.bucket("made").key("once")).eTag();
        s3.putObject(
                b -> b.bucket("made").key("once").ifMatch(etag), RequestBody.fromString("third"));
        assertThat(
                        refusal(() ->
                                s3.putObject(
                                        b -> b.bucket("made").key("once").ifMatch(etag),
                                        RequestBody.fromString("fourth"))))
                .isEqualTo("PreconditionFailed 412");
        assertThat(
                        refusal(() ->
                                s3.putObject(
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
        assertThat(
                        refusal(() ->
                                s3.putObject(
                                        b -> b.bucket("made").key("k").checksumCRC32("AAAAAA=="),
                                        RequestBody.fromString("hello"))))
                .isEqualTo("BadDigest 400");
        assertThat(
                        refusal(() ->
                                s3.putObject(
                                        b ->
                                                b.bucket("made")
                                                        .key("k")
                                                        .contentMD5("1B2M2Y8AsgTpgAmY7PhCfg=="),
                                        RequestBody.fromString("hello"))))
                .isEqualTo("BadDigest 400");
        assertThatExceptionOfType(NoSuchKeyException.class).isThrownBy(() -> get("k"));
    }

    @Test
    void deletesOneAndMany() {
        List.of("a", "b", "c").forEach(key -> put(key, key));
        s3.deleteObject(b -> b.bucket("made").key("a"));
        s3.deleteObject(b -> b.bucket("made").key("a"));
        var deleted =
                s3.deleteObjects(b ->
                        b.bucket("made")
                                .delete(d ->
                                        d.objects(
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
                b ->
                        b.bucket("made")
                                .key("a b+c")
                                .contentType("text/plain")
                                .metadata(Map.of("n", "1")),
                RequestBody.fromString("bytes"));
        s3.copyObject(b ->
                b.sourceBucket("made")
                        .sourceKey("a b+c")
                        .destinationBucket("made")
                        .destinationKey("copy"));
        assertThat(get("copy")).isEqualTo("bytes");
        var head = s3.headObject(b -> b.bucket("made").key("copy"));
        assertThat(head.contentType()).isEqualTo("text/plain");
        assertThat(head.metadata()).containsEntry("n", "1");
        s3.copyObject(b ->
                b.sourceBucket("made")
                        .sourceKey("copy")
                        .destinationBucket("made")
                        .destinationKey("copy")
                        .metadataDirective(MetadataDirective.REPLACE)
                        .metadata(Map.of("n", "2")));
        assertThat(s3.headObject(b -> b.bucket("made").key("copy")).metadata())
                .containsEntry("n", "2");
        assertThat(
                        refusal(() ->
                                s3.copyObject(b ->
                                        b.sourceBucket("made")
                                                .sourceKey("copy")
                                                .destinationBucket("made")
                                                .destinationKey("copy"))))
                .isEqualTo("InvalidRequest 400");
        assertThat(
                        refusal(() ->
                                s3.copyObject(b ->
                                        b.sourceBucket("made")
                                                .sourceKey("copy")
                                                .copySourceIfMatch("\"other\"")
                                                .destinationBucket("made")
                                                .destinationKey("x"))))
                .isEqualTo("PreconditionFailed 412");
        assertThat(
                        refusal(() ->
                                s3.copyObject(b ->
                                        b.sourceBucket("made")
                                                .sourceKey("absent")
                                                .destinationBucket("made")
                                                .destinationKey("x"))))
                .isEqualTo("NoSuchKey 404");
    }
}
