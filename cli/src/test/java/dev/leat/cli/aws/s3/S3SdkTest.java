package dev.leat.cli.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.leat.cli.aws.LeatEndpoint;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// AWS's SDK for Java, which sends bodies in signed chunks with a checksum behind them and compares
/// the checksum of what it reads.
@TestInstance(Lifecycle.PER_CLASS)
class S3SdkTest {

    private static final String BUCKET = "sdk";
    private static final String ABSENT = "absent";
    private static final int MIB = 1 << 20;

    private Path folder;
    @AutoClose private LeatEndpoint leat;
    @AutoClose private S3Client s3;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        leat = LeatEndpoint.of("app: wire\n", folder);
        s3 = client(RequestChecksumCalculation.WHEN_SUPPORTED);
        s3.createBucket(to -> to.bucket(BUCKET));
    }

    /// The file of an object does not have the name of its key.
    @ParameterizedTest
    @ValueSource(strings = {"../../", "../../../../../../", "a/../../../", "/../../"})
    void aKeyThatLooksLikeAPathIsOnlyAName(String path) throws Exception {
        var name = "no-other-program-has-this-name";
        var key = path + name;
        s3.putObject(to -> to.bucket(BUCKET).key(key), RequestBody.fromBytes(bytes(9)));
        matches(key, bytes(9));
        assertThat(s3.listObjectsV2(of -> of.bucket(BUCKET)).contents())
                .extracting(S3Object::key)
                .contains(key);
        for (var above = folder; above != null; above = above.getParent()) {
            assertThat(above.resolve(name)).doesNotExist();
        }
        try (var files = Files.walk(folder)) {
            assertThat(files).noneMatch(file -> file.endsWith(name));
        }
        s3.deleteObject(from -> from.bucket(BUCKET).key(key));
    }

    private S3Client client(RequestChecksumCalculation checksums) {
        return S3Client.builder()
                .endpointOverride(URI.create(leat.url()))
                .forcePathStyle(true)
                .requestChecksumCalculation(checksums)
                .region(Region.EU_WEST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("test", "test")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    private static byte[] bytes(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private GetObjectResponse matches(String key, byte[] body) {
        var got =
                s3.getObjectAsBytes(
                        from -> from.bucket(BUCKET).key(key).checksumMode(ChecksumMode.ENABLED));
        assertThat(got.asByteArray()).isEqualTo(body);
        return got.response();
    }

    @ParameterizedTest
    @EnumSource(names = {"CRC32", "CRC32_C", "SHA1", "SHA256"})
    void keepsAndGivesEachChecksum(ChecksumAlgorithm algorithm) {
        var body = bytes(200_001);
        var put =
                s3.putObject(
                        to -> to.bucket(BUCKET).key("sum").checksumAlgorithm(algorithm),
                        RequestBody.fromBytes(body));
        var got = matches("sum", body);
        var given =
                switch (algorithm) {
                    case CRC32 -> List.of(put.checksumCRC32(), got.checksumCRC32());
                    case CRC32_C -> List.of(put.checksumCRC32C(), got.checksumCRC32C());
                    case SHA1 -> List.of(put.checksumSHA1(), got.checksumSHA1());
                    default -> List.of(put.checksumSHA256(), got.checksumSHA256());
                };
        assertThat(given.getFirst()).isEqualTo(given.getLast()).endsWith("=");
    }

    @ParameterizedTest
    @EnumSource(names = {"SHA512", "MD5", "XXHASH64"})
    void saysWhichChecksumsItDoesNotHave(ChecksumAlgorithm algorithm) {
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() ->
                        s3.putObject(
                                to -> to.bucket(BUCKET).key(ABSENT).checksumAlgorithm(algorithm),
                                RequestBody.fromString("x")));
        assertAbsent();
    }

    private void assertAbsent() {
        assertThatExceptionOfType(NoSuchKeyException.class)
                .isThrownBy(() -> s3.headObject(from -> from.bucket(BUCKET).key(ABSENT)));
    }

    @Test
    void takesBodiesWithoutChecksums() {
        try (var plain = client(RequestChecksumCalculation.WHEN_REQUIRED)) {
            var body = bytes(200_002);
            plain.putObject(to -> to.bucket(BUCKET).key("plain"), RequestBody.fromBytes(body));
            matches("plain", body);
        }
    }

    @Test
    void takesStreamsOfUnknownLength() {
        var body = bytes(3 * MIB);
        s3.putObject(
                to -> to.bucket(BUCKET).key("stream"),
                RequestBody.fromContentProvider(
                        () -> new ByteArrayInputStream(body), "text/plain"));
        assertThat(matches("stream", body).contentType()).isEqualTo("text/plain");
    }

    @Test
    void putsTogetherPartsWithChecksums() {
        var upload =
                s3.createMultipartUpload(to ->
                        to.bucket(BUCKET)
                                .key("parts")
                                .checksumAlgorithm(ChecksumAlgorithm.CRC32_C)
                                .metadata(Map.of("team", "sales")));
        var bodies = List.of(bytes(5 * MIB), bytes(MIB));
        var parts = IntStream.of(2, 1).mapToObj(n -> part(upload.uploadId(), n, bodies)).toList();
        var done =
                s3.completeMultipartUpload(of ->
                        of.bucket(BUCKET)
                                .key("parts")
                                .uploadId(upload.uploadId())
                                .multipartUpload(all -> all.parts(parts.reversed())));
        assertThat(done.checksumCRC32C()).endsWith("-2");
        var got = s3.getObjectAsBytes(from -> from.bucket(BUCKET).key("parts").partNumber(2));
        assertThat(got.asByteArray()).isEqualTo(bodies.getLast());
        assertThat(got.response().metadata()).containsEntry("team", "sales");
        assertThat(s3.headObject(from -> from.bucket(BUCKET).key("parts")).contentLength())
                .isEqualTo(6L * MIB);
    }

    private CompletedPart part(String upload, int number, List<byte[]> bodies) {
        var body = bodies.get(number - 1);
        var put =
                s3.uploadPart(
                        to ->
                                to.bucket(BUCKET)
                                        .key("parts")
                                        .uploadId(upload)
                                        .partNumber(number)
                                        .checksumAlgorithm(ChecksumAlgorithm.CRC32_C),
                        RequestBody.fromBytes(body));
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(put.eTag())
                .checksumCRC32C(put.checksumCRC32C())
                .build();
    }

    @Test
    void throwsTheErrorsThatS3Names() {
        assertThatExceptionOfType(NoSuchKeyException.class)
                .isThrownBy(() -> s3.getObject(from -> from.bucket(BUCKET).key(ABSENT)))
                .matches(refused -> refused.requestId() != null && !refused.requestId().isEmpty())
                .matches(refused -> refused.extendedRequestId() != null);
        assertThatExceptionOfType(NoSuchBucketException.class)
                .isThrownBy(() -> s3.listObjectsV2(from -> from.bucket("no-such-bucket")));
        assertThatExceptionOfType(BucketAlreadyOwnedByYouException.class)
                .isThrownBy(() -> s3.createBucket(to -> to.bucket(BUCKET)));
        assertThatExceptionOfType(NoSuchUploadException.class)
                .isThrownBy(() ->
                        s3.abortMultipartUpload(
                                of -> of.bucket(BUCKET).key(ABSENT).uploadId("none")));
    }

    @Test
    void goesThroughPagesOfKeys() {
        s3.createBucket(to -> to.bucket("pages"));
        var keys = List.of("a", "b 1+.csv", "b/1", "größe", "\u20ac", "\ud834\udd1e");
        keys.forEach(key -> s3.putObject(to -> to.bucket("pages").key(key), RequestBody.empty()));
        var pages = s3.listObjectsV2Paginator(from -> from.bucket("pages").maxKeys(2));
        assertThat(pages.stream().count()).isEqualTo(3);
        assertThat(pages.contents().stream().map(S3Object::key)).containsExactlyElementsOf(keys);
    }

    @Test
    void putsOnceOnly() {
        var first = RequestBody.fromString("first");
        s3.putObject(to -> to.bucket(BUCKET).key("once").ifNoneMatch("*"), first);
        assertThatExceptionOfType(S3Exception.class)
                .isThrownBy(() ->
                        s3.putObject(
                                to -> to.bucket(BUCKET).key("once").ifNoneMatch("*"),
                                RequestBody.fromString("second")))
                .matches(refused -> refused.statusCode() == 412)
                .matches(refused ->
                        refused.awsErrorDetails().errorCode().equals("PreconditionFailed"));
        matches("once", "first".getBytes(StandardCharsets.UTF_8));
    }
}
