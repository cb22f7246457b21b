package dev.leat.cli.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.cli.fuzz.TextPlaces.Place;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// No text of a user ends a thread or blocks it: each place that reads texts returns or refuses
/// each of them, with the stack of a usual thread, and within a second of CPU time.
class TextFuzzTest {

    private static final long SEED = 20261130;
    private static final long LIMIT = Duration.ofSeconds(1).toNanos();
    private static final int SHARE = 10;
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @Test
    void aTextOfThousandsOfCharactersEndsNoThread() throws Exception {
        assertThat(failures(TextPlaces.known(), HostileTexts.of(3_000, 0, SEED), 3_000)).isEmpty();
    }

    @Tag("fuzz")
    @Test
    void noTextBlocksAPlaceOrEndsItsThread() throws Exception {
        var texts = HostileTexts.of(100_000, 40, SEED);
        assertThat(failures(TextPlaces.known(), texts, 5_000)).isEmpty();
    }

    @Tag("fuzz")
    @Test
    void noTextBlocksAMethodOrEndsItsThread() throws Exception {
        var texts = HostileTexts.of(20_000, 0, SEED + 1);
        assertThat(failures(TextPlaces.methods(), texts, 5_000)).isEmpty();
    }

    @Tag("fuzz")
    @Test
    void noTextInAnAppFileBlocksLint() throws Exception {
        var texts = HostileTexts.of(5_000, 0, SEED + 2);
        assertThat(failures(TextPlaces.appFile(), texts, 1_000)).isEmpty();
    }

    /// Returns the first failure of each place. Of the texts that are longer than `most`, each
    /// place reads a share, another one than the place before, as they take time.
    private static List<String> failures(List<Place> places, List<String> texts, int most)
            throws InterruptedException {
        var failures = new ArrayList<String>();
        for (int i = 0; i < places.size(); i++) {
            var place = places.get(i);
            var reader = new Reader(place, chosen(texts, most, i));
            var thread = new Thread(reader);
            thread.setDaemon(true);
            thread.start();
            while (!thread.join(LOOK) && !reader.late(thread.threadId())) {}
            if (thread.isAlive()) {
                var text = reader.text;
                failures.add(
                        "%s needs more than a second for %s"
                                        .formatted(place.name(), HostileTexts.shown(text))
                                + "\n"
                                + List.of(thread.getStackTrace()));
            } else if (reader.failure != null) {
                failures.add(
                        "%s: %s for %s"
                                .formatted(
                                        place.name(),
                                        reader.failure,
                                        HostileTexts.shown(reader.text)));
            }
        }
        return failures;
    }

    private static List<String> chosen(List<String> texts, int most, int place) {
        return IntStream.range(0, texts.size())
                .filter(i -> texts.get(i).length() <= most || (i + place) % SHARE == 0)
                .mapToObj(texts::get)
                .toList();
    }

    /// Reads the texts at a place, one after the other, until one ends it.
    private static final class Reader implements Runnable {

        private final Place place;
        private final List<String> texts;
        private volatile String text = "";
        private volatile long begun = -1;
        private volatile @Nullable Error failure;

        private Reader(Place place, List<String> texts) {
            this.place = place;
            this.texts = texts;
        }

        @Override
        public void run() {
            for (var next : texts) {
                if (next.length() > place.longest()) {
                    continue;
                }
                text = next;
                begun = THREADS.getCurrentThreadCpuTime();
                try {
                    place.reading().read(next);
                } catch (Error ended) {
                    failure = ended;
                    return;
                } catch (Throwable refused) {
                    // as it should be
                }
            }
        }

        private boolean late(long thread) {
            long since = begun;
            return since >= 0 && THREADS.getThreadCpuTime(thread) - since > LIMIT;
        }
    }
}
