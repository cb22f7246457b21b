package dev.leat.cli.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.aws.AwsClients;
import dev.leat.cli.aws.Moto;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// AWS's SDK for Java over the versions of objects: the responses of Leat, and those of moto where
/// they are different.
class S3VersionsTest extends MadeBucket {

    /// The responses of Leat, behind the names of the calls. Versions are numbered in the order of
    /// their first appearance.
    private static final String RESPONSES =
            """
            status = Enabled
            set status Enabled = ok
            set status Suspended = NotImplemented 400
            set status null = IllegalVersioningConfigurationException 400
            put = v1
            put again = v2
            head = v2
            get the old version = v1 'put'
            get a version of another key = NoSuchVersion 404
            get version null = NoSuchVersion 404
            get an invalid version = InvalidArgument 400
            copy the old version = v1 v3
            upload in parts = v2 v4
            list = a v2 current, a v1, dir/copy v3 current, dir/parts v4 current
            pages of 1 = a v2 current | a v1 | dir/copy v3 current | dir/parts v4 current
            folders in pages of 1 = a v2 current | a v1 | dir/
            pages of 3 = a v2 current, a v1, dir/copy v3 current | dir/parts v4 current
            folders in pages of 3 = a v2 current, a v1, dir/
            list behind an id without a key = InvalidArgument 400
            delete = true v5
            get what was deleted = NoSuchKey 404
            get the deletion = MethodNotAllowed 405
            get the old version of what was deleted = v1 'put'
            list what was deleted = a v2, a v1, a deletion v5 current
            delete again = true v5
            delete what never existed = null none
            list after more deletions = a v2, a v1, dir/copy v3 current, dir/parts v4 current, a deletion v5 current
            delete the deletion = true v5
            list what was restored = a v2 current, a v1
            delete the newest version = null v2
            get the version before it = v1 'put'
            delete several = a v1, dir/copy deletion v6
            delete a version that does not exist = null v1
            get the deleted version = NoSuchVersion 404
            list at the end = dir/copy v3, dir/parts v4 current, dir/copy deletion v6 current
            """;

    /// The other responses of moto. S3 itself adds another deletion for each delete without a
    /// version, also for an object that never existed
    /// (https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html). Otherwise Leat's
    /// responses are those of the API Reference.
    private static final String MOTO =
            """
            set status Suspended = ok
            set status null = ok
            get an invalid version = NoSuchVersion 404
            upload in parts = none v4
            folders in pages of 1 = a v2 current | a v1, dir/ |\s
            folders in pages of 3 = a v2 current, a v1, dir/ |\s
            list behind an id without a key = a v2 current, a v1, dir/copy v3 current, dir/parts v4 current
            get the deletion = NoSuchVersion 404
            delete again = true v6
            list after more deletions = a v2, a v1, dir/copy v3 current, dir/parts v4 current, a deletion v6 current, a deletion v5
            delete the deletion = null v5
            delete several = a v1, dir/copy deletion v7
            delete a version that does not exist = null none
            list at the end = dir/copy v3, dir/parts v4 current, dir/copy deletion v7 current
            """;

    private static Map<String, String> lines(String text) {
        var lines = new LinkedHashMap<String, String>();
        for (var line : text.lines().toList()) {
            int at = line.indexOf(" = ");
            lines.put(line.substring(0, at), line.substring(at + 3));
        }
        return lines;
    }

    @Test
    void listsReadsAndDeletesVersions() {
        var responses = new VersionCalls(s3, "made").make();
        assertThat(text(responses)).isEqualTo(RESPONSES);
    }

    private static String text(Map<String, String> responses) {
        return responses.entrySet().stream()
                .map(each -> each.getKey() + " = " + each.getValue() + "\n")
                .collect(Collectors.joining());
    }

    /// A bucket that was deleted and created again has none of its former versions.
    @Test
    void aNewBucketHasNoVersions() {
        put("a", "x");
        var version = s3.headObject(b -> b.bucket("made").key("a")).versionId();
        var deletion = s3.deleteObject(b -> b.bucket("made").key("a")).versionId();
        s3.deleteBucket(b -> b.bucket("made"));
        s3.createBucket(b -> b.bucket("made"));
        assertThatThrownBy(() -> s3.headObject(b -> b.bucket("made").key("a").versionId(version)))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(404));
        for (var id : List.of(deletion, version)) {
            var answer = s3.deleteObject(b -> b.bucket("made").key("a").versionId(id));
            assertThat(answer.deleteMarker()).isNull();
        }
        assertThat(s3.listObjectsV2(b -> b.bucket("made")).contents()).isEmpty();
        var list = s3.listObjectVersions(b -> b.bucket("made"));
        assertThat(list.versions()).isEmpty();
        assertThat(list.deleteMarkers()).isEmpty();
    }

    /// The version before two versions that were deleted, the older one first, is current again.
    @Test
    void theVersionBeforeDeletedVersionsIsCurrentAgain() {
        var versions = new ArrayList<String>();
        for (var text : List.of("1", "2", "3")) {
            put("b", text);
            versions.add(s3.headObject(b -> b.bucket("made").key("b")).versionId());
        }
        for (int each : List.of(1, 2)) {
            s3.deleteObject(b -> b.bucket("made").key("b").versionId(versions.get(each)));
        }
        assertThat(s3.headObject(b -> b.bucket("made").key("b")).versionId())
                .isEqualTo(versions.getFirst());
    }

    @Test
    @Tag("interop")
    void answersAsMotoExceptWhatIsListed(@TempDir Path folder) throws Exception {
        var account = AwsBasicCredentials.create("test", "test");
        try (var moto = Moto.shared();
                var clients =
                        AwsClients.at(
                                URI.create(moto.url()),
                                "us-east-1",
                                StaticCredentialsProvider.create(account),
                                new ExecutionInterceptor() {})) {
            clients.s3().createBucket(b -> b.bucket("made"));
            clients.s3()
                    .putBucketVersioning(put ->
                            put.bucket("made").versioningConfiguration(to -> to.status("Enabled")));
            var responses = new VersionCalls(clients.s3(), "made").make();
            var expected = lines(RESPONSES);
            lines(MOTO)
                    .forEach((call, response) -> {
                        assertThat(expected.put(call, response)).as(call).isNotEqualTo(response);
                    });
            assertThat(text(responses)).isEqualTo(text(expected));
        }
    }
}
