package dev.leat.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.app.AwsResourceNames;
import dev.leat.aws.AwsClients;
import dev.leat.aws.AwsHost;
import dev.leat.aws.LeatEndpoint;
import dev.leat.aws.state.StateTable;
import dev.leat.aws.state.VersionNumbers;
import dev.leat.batch.ObjectOrigin;
import dev.leat.batch.VersionHint;
import dev.leat.port.NamedVersion;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadObjectsTest {

    private static final byte[] TEXT = "id,name\n1,Ana\n".getBytes(StandardCharsets.UTF_8);

    private static final AwsResourceNames NAMES = new AwsResourceNames("shop", "trial-");

    @TempDir Path folder;

    private LeatEndpoint services;
    private AwsClients clients;
    private S3Objects objects;

    @BeforeEach
    void start() {
        services = LeatEndpoint.start(folder, Time.system());
        clients = services.clients();
        clients.s3().createBucket(bucket -> bucket.bucket("trial-uploads"));
        var table = new StateTable(clients.dynamoDb(), NAMES.stateTable(), Time.system());
        var numbers = new VersionNumbers(table, Duration.ofDays(30), Time.system());
        objects = new S3Objects(clients::s3, NAMES, Set.of(), numbers, AwsHost.SCRATCH);
    }

    @AfterEach
    void close() {
        objects.close();
        clients.close();
        services.close();
    }

    private void put(String bucket) throws IOException {
        objects.put(bucket, "in/users.csv", new ByteArrayInputStream(TEXT), Map.of("by", "test"));
    }

    @Test
    void anObjectIsStoredAndReadUnderThePrefixOfTheEnvironment() throws IOException {
        put("uploads");
        var head = objects.head("uploads", "in/users.csv").orElseThrow();

        assertThat(head.unit().size()).isEqualTo(TEXT.length);
        assertThat(head.unit().etag()).isEqualTo("8852af49494c4b9df57e6501bcc696cd");
        assertThat(head.metadata()).containsEntry("by", "test");
        try (var all = objects.content(head.unit()).open(0);
                var rest = objects.content(head.unit()).open(8)) {
            assertThat(all.readAllBytes()).isEqualTo(TEXT);
            assertThat(rest).hasBinaryContent("1,Ana\n".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void anObjectThatWasReplacedIsNotReadAsTheOldOne() throws IOException {
        put("uploads");
        var old = objects.head("uploads", "in/users.csv").orElseThrow();
        objects.put("uploads", "in/users.csv", new ByteArrayInputStream(new byte[3]), Map.of());

        assertThatThrownBy(() -> objects.content(old.unit()).open(0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("bucket trial-uploads in S3")
                .hasMessageContaining("'in/users.csv' was replaced or deleted while it was read");
    }

    /// The objects of a lake table are no files for pipelines that read the same bucket.
    @Test
    void anObjectOfALakeTableIsNoInput() throws IOException {
        var uploads = new OutputUploads(clients::s3, NAMES, objects.heads());
        var lake = new LakeObjects(clients::s3, NAMES, objects, uploads);
        var file = Files.write(objects.staging().folder().resolve("data"), TEXT);
        lake.put(List.of(lake.publication("uploads", "sales/data/1.parquet", file)));
        assertThat(objects.named("uploads", "sales/data/1.parquet", VersionHint.NONE))
                .isInstanceOf(NamedVersion.Quiet.class);
    }

    @Test
    void anObjectIsReadByTheRequestThatFindsItIfItIsSmall() throws IOException {
        for (var content : List.of(new byte[0], TEXT, new byte[100_000])) {
            objects.put("uploads", "a", new ByteArrayInputStream(content), Map.of("by", "test"));
            var named = objects.named("uploads", "a", VersionHint.NONE);
            var found = ((NamedVersion.Found) named).object();
            assertThat(found).isEqualTo(objects.head("uploads", "a").orElseThrow());
            var read = objects.content(found.unit());
            objects.put("uploads", "a", new ByteArrayInputStream(new byte[3]), Map.of());
            if (content.length <= TEXT.length) {
                try (var in = read.open(0)) {
                    assertThat(in.readAllBytes()).isEqualTo(content);
                }
            } else {
                assertThatThrownBy(() -> read.open(0)).hasMessageContaining("was replaced");
            }
        }
    }

    /// The list of S3 does not show all objects.
    @Test
    void anObjectBehindManyOthersHasItsOrigin() throws IOException {
        for (int other = 0; other < 103; other++) {
            var key = "a/%03d".formatted(other);
            objects.put("uploads", key, InputStream.nullInputStream(), Map.of());
        }
        var origin = new ObjectOrigin("load", "input", "a");
        var file = Files.write(objects.staging().folder().resolve("rows"), TEXT);
        var output = objects.publication("uploads", "a/rows", file, Map.of(), false);
        var uploads = new OutputUploads(clients::s3, NAMES, objects.heads());
        uploads.stage(List.of(output), origin).forEach(uploads::complete);
        assertThat(objects.origins("uploads", List.of("a/rows", "a/none"), "a"))
                .isEqualTo(Map.of("a/rows", origin));
    }

    @Test
    void anObjectThatDoesNotExistIsEmpty() {
        assertThat(objects.head("uploads", "none")).isEmpty();
    }

    @Test
    void aBucketThatDoesNotExistIsNamedWithTheCommandThatCreatesIt() {
        assertThatThrownBy(() -> put("other"))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("bucket trial-other in S3 does not exist; create it with");
    }
}
