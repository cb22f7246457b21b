package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.FileContract;
import dev.leat.contract.Life;
import dev.leat.port.StoredObject;
import dev.leat.port.Time;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process killed at random moments while it uploads in parts and copies keeps every object that
/// it said was there, each whole, and the parts of uploads that go on; no file is left behind that
/// belongs to none.
@Tag("crash")
class UploadKillTest {

    private static final int KILLS = 2;

    @TempDir Path folder;

    /// Key by version, as the process said.
    private final Map<Long, String> said = new LinkedHashMap<>();

    @Test
    void aKilledProcessLosesNoObjectThatCameInParts() throws Exception {
        var random = new Random(11);
        for (int kill = 0; kill < KILLS; kill++) {
            int least = 15 + random.nextInt(30);
            Life.killed(
                    lines -> lines >= least,
                    this::note,
                    UploadVictim.class,
                    folder.toString(),
                    String.valueOf(1_000 * kill));
            check();
        }
        assertThat(said).hasSizeGreaterThan(15 * KILLS);
    }

    private void note(String line) {
        var words = line.split(" ", -1);
        said.put(Long.valueOf(words[1]), words[0]);
    }

    private void check() throws IOException {
        try (var platform = LocalPlatform.open(FileContract.filesApp(), folder, Time.system())) {
            var buckets = platform.buckets();
            for (var object : said.entrySet()) {
                whole(
                        platform,
                        buckets.version("input", object.getValue(), object.getKey()).orElseThrow());
            }
            int parts = 0;
            for (var upload : buckets.uploads().list("input", "")) {
                parts += buckets.uploads().parts(upload.id(), 0, 9).size();
            }
            assertThat(ObjectFiles.in(folder)).hasSize((int) versions(platform) + parts);
        }
    }

    private static void whole(LocalPlatform platform, StoredObject object) throws IOException {
        int number = Integer.parseInt(object.metadata().getOrDefault("n", ""));
        try (var in = platform.buckets().content(object.unit()).open(0)) {
            assertThat(in.readAllBytes()).isEqualTo(UploadVictim.content(number));
        }
    }

    /// Every version that is there, be it replaced or not.
    private static long versions(LocalPlatform platform) {
        return platform.database().read(session -> session.number("SELECT count(*) FROM object"));
    }
}
