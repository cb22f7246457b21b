package dev.leat.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.Life;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;

/// Puts objects on two threads. Each object whose put returned is complete and has one
/// notification. Each file belongs to an object.
final class PutScenario extends ObjectScenario {

    private static final int BYTES = 20_000;
    private static final Pattern NEWS =
            Pattern.compile("\"key\":\"([^\"]*)\".*\"versionId\":\"([0-9a-f]{16})\"");

    /// Prints key and version of an object once its put has returned.
    @Override
    void run(LocalPlatform platform, int first) throws InterruptedException {
        all(() -> put(platform, "a", first), () -> put(platform, "b", first));
    }

    private static void put(LocalPlatform platform, String folder, int first) {
        for (int next = first; ; next++) {
            var key = folder + "/" + next % 50;
            try {
                var in = new ByteArrayInputStream(content(key, next));
                var object = platform.buckets().put("input", key, in, Map.of("n", "" + next));
                Life.say(key + " " + object.unit().version());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static byte[] content(String key, int number) {
        var content = new byte[BYTES];
        new Random(key.hashCode() * 31L + number).nextBytes(content);
        return content;
    }

    @Override
    void check(LocalPlatform platform, Path folder, int kills) throws IOException {
        var reported = new ArrayList<String>();
        var there = new HashSet<Path>();
        for (var seen : platform.queue("load-files").browse(0, Integer.MAX_VALUE)) {
            var notifications = NEWS.matcher(new String(seen.body(), StandardCharsets.UTF_8));
            assertThat(notifications.find()).isTrue();
            long version = Long.parseLong(notifications.group(2), 16);
            reported.add(notifications.group(1) + " " + version);
            there.add(whole(platform, notifications.group(1), version));
        }
        assertThat(printed).hasSizeGreaterThan(20 * kills);
        assertThat(reported).doesNotHaveDuplicates();
        printed.forEach((version, key) -> assertThat(reported).contains(key + " " + version));
        assertThat(reported).hasSizeLessThanOrEqualTo(printed.size() + 2 * kills);
        assertThat(ObjectFiles.in(folder)).containsExactlyInAnyOrderElementsOf(there);
    }

    /// The file of an object that has its whole content.
    private static Path whole(LocalPlatform platform, String key, long version) throws IOException {
        var object = platform.buckets().version("input", key, version).orElseThrow();
        var content = platform.buckets().content(object.unit());
        try (var in = content.open(0)) {
            assertThat(in.readAllBytes()).isEqualTo(content(key, number(object)));
        }
        return content.path().orElseThrow();
    }
}
