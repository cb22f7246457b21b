package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.contract.FileContract;
import dev.leat.contract.VirtualTime;
import dev.leat.port.CorruptStateException;
import dev.leat.port.PutObject;
import dev.leat.port.StoredObject;
import dev.leat.port.UnavailableException;
import dev.leat.port.Uploads;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The files of buckets in the state folder, also after failures.
class LocalBucketsTest {

    @TempDir Path folder;
    private final VirtualTime time = VirtualTime.start();
    private LocalPlatform platform;

    @BeforeEach
    void open() {
        platform = LocalPlatform.open(FileContract.filesApp(), folder, time);
    }

    @AfterEach
    void close() {
        platform.close();
    }

    private StoredObject put(String bucket, String key) throws IOException {
        var content = new ByteArrayInputStream(new byte[] {'x'});
        return platform.buckets().put(bucket, key, content, Map.of());
    }

    @Test
    void removesTheFilesOfWhatIsOver() throws Exception {
        put("short", "a");
        put("input", "b");
        put("input", "b");
        assertThat(ObjectFiles.in(folder)).hasSize(3);
        time.advance(Duration.ofHours(2));
        assertThat(platform.buckets().head("short", "a")).isEmpty();
        platform.close();
        assertThat(ObjectFiles.in(folder)).hasSize(2);
        open();
        time.advance(Duration.ofDays(4));
        platform.buckets().head("input", "b");
        platform.close();
        assertThat(ObjectFiles.in(folder)).hasSize(1);
        open();
    }

    @Test
    void removesUnreferencedFilesAtTheStart() throws Exception {
        var kept = put("input", "a");
        var file = platform.buckets().content(kept.unit()).path().orElseThrow();
        var staging = platform.buckets().staging("load", kept.unit());
        Files.writeString(staging.file("x"), "staged");
        platform.buckets().publication("output", "o", staging.file("x"), Map.of(), false);
        Files.writeString(file.resolveSibling("fff"), "half a put");
        platform.crash();
        open();
        assertThat(ObjectFiles.in(folder)).containsExactly(file);
    }

    @Test
    @Timeout(300)
    void saysWhichPartOfAnUploadIsGone() throws Exception {
        var uploads = platform.buckets().uploads();
        var id = uploads.begin(new PutObject("input", "a", Map.of()), Optional.empty()).id();
        var content = new ByteArrayInputStream(new byte[] {'x'});
        var part = uploads.part(id, 1, content, Optional::empty);
        var file = ObjectFiles.in(folder).getFirst();
        Files.delete(file);
        var claims = List.of(new Uploads.Claim(1, part.etag(), Optional.empty()));
        var any = new PutObject.Condition.Any();
        assertThatThrownBy(() -> uploads.complete(id, claims, any, Optional.empty()))
                .isInstanceOf(CorruptStateException.class)
                .hasMessageContaining(file.toString());
        uploads.abort(id);
        platform.close();
        assertThat(ObjectFiles.in(folder)).isEmpty();
        open();
    }

    @Test
    void leavesFilesAloneThatItDoesNotKnow() throws Exception {
        put("input", "a");
        platform.close();
        Files.delete(folder.resolve("state.db"));
        Files.delete(folder.resolve("lock"));
        var before = ObjectFiles.in(folder);
        open();
        assertThat(put("input", "a").unit().version()).isEqualTo(1);
        assertThat(ObjectFiles.in(folder)).containsAll(before).hasSize(2);
    }

    @Test
    void leavesNothingWhenTheStateIsFull() throws Exception {
        put("input", "a");
        platform.limit(1);
        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < 1_000; i++) {
                                put("input", "b" + i);
                            }
                        })
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("the disk is full");
        int objects = platform.buckets().list("input", "", "", 5_000).size();
        assertThat(ObjectFiles.in(folder)).hasSize(objects);
        assertThat(platform.queue("load-files").counts().all()).isEqualTo(objects);
        platform.limit(1_000_000);
        put("input", "c");
        assertThat(ObjectFiles.in(folder)).hasSize(objects + 1);
    }

    @Test
    void anObjectWhoseFileHasAnotherLengthIsNotRead() throws Exception {
        var content = platform.buckets().content(put("input", "a").unit());
        Files.write(content.path().orElseThrow(), new byte[0]);
        assertThatThrownBy(() -> content.open(0))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll(
                        "'input/a' was changed on disk",
                        "has 0 bytes instead of 1; upload it again, or restore the state folder");
    }

    @Test
    void writesToTheNextFolderIfOneCannotBeCreated() throws Exception {
        put("input", "a");
        platform.close();
        Files.writeString(folder.resolve("objects/00000002"), "no folder");
        Files.writeString(folder.resolve("objects/00000003"), "no folder");
        open();
        var object = put("input", "b");
        assertThat(platform.buckets().content(object.unit()).path().orElseThrow())
                .startsWith(folder.toAbsolutePath().resolve("objects/00000004"));
    }

    @Test
    void reportsAReplacedFolderOfObjectsByTheWriteThatFails() throws Exception {
        put("input", "a");
        Files.move(folder.resolve("objects"), folder.resolve("moved"));
        Files.writeString(folder.resolve("objects"), "no folder");
        assertThatThrownBy(() -> put("input", "b"))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("objects was replaced after Leat opened it")
                .hasMessageContaining("stop the app");
        platform.crash();
        Files.delete(folder.resolve("objects"));
        Files.move(folder.resolve("moved"), folder.resolve("objects"));
        open();
        put("input", "c");
    }

    @Test
    void canBeMovedAsAWhole(@TempDir Path other) throws Exception {
        var unit = put("input", "a").unit();
        platform.close();
        var moved = other.resolve("state");
        Files.move(folder, moved);
        try (var there = LocalPlatform.open(FileContract.filesApp(), moved, time);
                var in = there.buckets().content(unit).open(0)) {
            assertThat(in.readAllBytes()).containsExactly('x');
        }
        Files.move(moved, folder);
        open();
    }

    @Test
    void saysWhatIsLeftInABucketThatLeftTheApp() throws Exception {
        put("told", "a");
        put("short", "b");
        put("short", "c");
        platform.close();
        var app = FileContract.filesApp();
        var buckets = new LinkedHashMap<>(app.buckets());
        buckets.remove("short");
        var without = app.withBuckets(buckets);
        platform = LocalPlatform.open(without, folder, time);
        assertThat(platform.notices())
                .containsExactly(
                        "bucket short is no longer in the app but still holds 2 objects; add it to the app again to access them");
    }
}
