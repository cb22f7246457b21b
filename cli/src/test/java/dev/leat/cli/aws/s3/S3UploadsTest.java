package dev.leat.cli.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;

/// AWS's SDK for Java and uploads in parts.
@SuppressWarnings("unchecked") // the SDK's own varargs
class S3UploadsTest extends MadeBucket {

    private static final int LEAST_PART = 5 << 20;

    @ParameterizedTest
    @EnumSource(
            value = ChecksumType.class,
            names = {"COMPOSITE", "FULL_OBJECT"})
    void putsAnObjectTogetherFromItsParts(ChecksumType type) {
        byte[] first = bytes(LEAST_PART, 1);
        byte[] last = bytes(1000, 2);
        var upload =
                s3.createMultipartUpload(b ->
                        b.bucket("made")
                                .key("big")
                                .contentType("text/plain")
                                .checksumAlgorithm(ChecksumAlgorithm.CRC32)
                                .checksumType(type));
        String id = upload.uploadId();
        var parts = List.of(part(id, 1, first), part(id, 2, last));
        assertThat(
                        s3.listPartsPaginator(
                                        b -> b.bucket("made").key("big").uploadId(id).maxParts(1))
                                .parts())
                .extracting("partNumber")
                .containsExactly(1, 2);
        assertThat(s3.listMultipartUploads(b -> b.bucket("made")).uploads())
                .extracting("key")
                .containsExactly("big");
        var made =
                s3.completeMultipartUpload(b ->
                        b.bucket("made")
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
                s3.getObjectAttributes(b ->
                        b.bucket("made")
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
                        b ->
                                b.bucket("made")
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
        String id = s3.createMultipartUpload(b -> b.bucket("made").key("big")).uploadId();
        var copied =
                s3.uploadPartCopy(b ->
                        b.sourceBucket("made")
                                .sourceKey("source")
                                .copySourceRange("bytes=2-4")
                                .destinationBucket("made")
                                .destinationKey("big")
                                .uploadId(id)
                                .partNumber(1));
        var part =
                CompletedPart.builder().partNumber(1).eTag(copied.copyPartResult().eTag()).build();
        s3.completeMultipartUpload(
                b -> b.bucket("made").key("big").uploadId(id).multipartUpload(m -> m.parts(part)));
        assertThat(get("big")).isEqualTo("234");
        String other = s3.createMultipartUpload(b -> b.bucket("made").key("big")).uploadId();
        assertThat(
                        refusal(() ->
                                s3.uploadPartCopy(b ->
                                        b.sourceBucket("made")
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
        assertThatExceptionOfType(NoSuchUploadException.class)
                .isThrownBy(() -> part(id, 1, new byte[1]));
        assertThat(s3.listMultipartUploads(b -> b.bucket("made")).uploads()).isEmpty();
    }

    @Test
    void completesAnUploadUnderItsOwnKeyAlone() {
        String id = s3.createMultipartUpload(b -> b.bucket("made").key("big")).uploadId();
        var one = part(id, 1, new byte[10]);
        assertThatExceptionOfType(NoSuchUploadException.class)
                .isThrownBy(() ->
                        s3.completeMultipartUpload(b ->
                                b.bucket("made")
                                        .key("other")
                                        .uploadId(id)
                                        .multipartUpload(m -> m.parts(one))));
        assertThat(s3.listObjectsV2(b -> b.bucket("made")).contents()).isEmpty();
        s3.abortMultipartUpload(b -> b.bucket("made").key("big").uploadId(id));
    }

    private static void complete(String id, CompletedPart... parts) {
        s3.completeMultipartUpload(
                b -> b.bucket("made").key("big").uploadId(id).multipartUpload(m -> m.parts(parts)));
    }
}
