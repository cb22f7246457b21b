package dev.leat.aws.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.contract.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedEndpoint.class)
class VersionNumbersTest {

    private static final Duration KEPT = Duration.ofDays(18);

    private final VirtualTime time = VirtualTime.start();
    private final StateTable table;

    VersionNumbersTest(SharedEndpoint.Tables tables) {
        table = new StateTable(tables.clients().dynamoDb(), UUID.randomUUID().toString(), time);
        table.create();
    }

    private VersionNumbers process() {
        return new VersionNumbers(table, KEPT, time);
    }

    private List<ObjectVersion> versions(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ObjectVersion("v" + (count - i), time.instant()))
                .toList();
    }

    @Test
    void processesThatNoteVersionsAtTheSameTimeAgree() throws InterruptedException {
        var listed = versions(8);
        var found =
                List.of(
                        new ConcurrentHashMap<String, Long>(),
                        new ConcurrentHashMap<String, Long>());
        var threads = new ArrayList<Thread>();
        for (int p = 0; p < 2; p++) {
            int process = p;
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                var order = process == 0 ? listed : listed.reversed();
                                for (var version : order) {
                                    found.get(process)
                                            .put(
                                                    version.id(),
                                                    process()
                                                            .number(
                                                                    "in",
                                                                    "a",
                                                                    version,
                                                                    () -> listed));
                                }
                            }));
        }
        for (var thread : threads) {
            thread.join();
        }
        assertThat(found.getFirst()).hasSize(8).isEqualTo(found.getLast());
        assertThat(listed.reversed().stream().map(each -> found.getFirst().get(each.id())).toList())
                .isSorted()
                .doesNotHaveDuplicates();
        for (var version : listed) {
            long number = found.getFirst().getOrDefault(version.id(), 0L);
            assertThat(process().version("in", "a", number).map(ObjectVersion::id))
                    .contains(version.id());
        }
        assertThat(process().version("in", "b", 1)).isEmpty();
    }

    @Test
    void oldVersionsAreForgottenButTheNewest() {
        var listed = versions(3);
        var numbers = new ArrayList<Long>();
        for (var version : listed.reversed()) {
            numbers.add(process().number("in", "a", version, () -> listed));
        }
        time.advance(KEPT.plusSeconds(1));
        var next = new ObjectVersion("next", time.instant());
        var all = new ArrayList<>(listed);
        all.addFirst(next);
        long number = process().number("in", "a", next, () -> all);
        assertThat(number).isGreaterThan(numbers.getLast());
        assertThat(process().version("in", "a", numbers.getFirst())).isEmpty();
        assertThat(process().version("in", "a", numbers.getLast()).map(ObjectVersion::id))
                .contains("v3");
    }
}
