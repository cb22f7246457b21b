package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.FileContract;
import dev.leat.contract.Life;
import dev.leat.port.StoredObject;
import dev.leat.port.Time;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process killed at random moments while it puts objects keeps those that it said were there,
/// each whole and told once, and leaves no file behind that belongs to none.
@Tag("crash")
class PutKillTest {

    private static final int KILLS = 2;
    private static final Pattern NEWS =
            Pattern.compile("\"key\":\"([^\"]*)\".*\"versionId\":\"([0-9a-f]{16})\"");

    @TempDir Path folder;

    /// Key by version, as the process said.
    private final Map<Long, String> said = new LinkedHashMap<>();

    @Test
    void aKilledProcessLosesNoObjectThatItSaidWasThere() throws Exception {
        var random = new Random(3);
        for (int kill = 0; kill < KILLS; kill++) {
            int least = 20 + random.nextInt(40);
            Life.killed(
                    lines -> lines >= least,
                    this::note,
                    PutVictim.class,
                    folder.toString(),
                    String.valueOf(1_000 * kill));
            check(kill + 1);
        }
        assertThat(said).hasSizeGreaterThan(20 * KILLS);
    }

    private void note(String line) {
        var words = line.split(" ", -1);
        said.put(Long.valueOf(words[1]), words[0]);
    }

    private void check(int kills) throws IOException {
        try (var platform = LocalPlatform.open(FileContract.filesApp(), folder, Time.system())) {
            var reported = new ArrayList<String>();
            var there = new HashSet<Path>();
            for (var seen : platform.queue("load-files").browse(0, Integer.MAX_VALUE)) {
                var notifications = NEWS.matcher(new String(seen.body(), StandardCharsets.UTF_8));
                assertThat(notifications.find()).isTrue();
                long version = Long.parseLong(notifications.group(2), 16);
                reported.add(notifications.group(1) + " " + version);
                there.add(whole(platform, notifications.group(1), version));
            }
            assertThat(reported).doesNotHaveDuplicates();
            said.forEach((version, key) -> assertThat(reported).contains(key + " " + version));
            assertThat(reported).hasSizeLessThanOrEqualTo(said.size() + 2 * kills);
            assertThat(ObjectFiles.in(folder)).containsExactlyInAnyOrderElementsOf(there);
        }
    }

    /// The file of an object that has its whole content.
    private static Path whole(LocalPlatform platform, String key, long version) throws IOException {
        var object = platform.buckets().version("input", key, version).orElseThrow();
        var content = platform.buckets().content(object.unit());
        try (var in = content.open(0)) {
            assertThat(in.readAllBytes()).isEqualTo(PutVictim.content(key, number(object)));
        }
        return content.path().orElseThrow();
    }

    private static int number(StoredObject object) {
        return Integer.parseInt(object.metadata().getOrDefault("n", ""));
    }
}
