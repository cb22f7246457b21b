package dev.leat.aws.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.aws.state.VersionOrder.Known;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VersionOrderTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static ObjectVersion version(int number, Instant modified) {
        return new ObjectVersion("v" + Integer.toHexString(number * 7919), modified);
    }

    private static Known known(ObjectVersion version, List<Known> known, List<ObjectVersion> list) {
        return new Known(version, VersionOrder.place(known, list, version), START);
    }

    /// The versions are noted in any order, while further ones are put. Their times are the same,
    /// or even in the wrong order, as those of multipart uploads may be.
    @Test
    void numbersHaveTheOrderOfTheList() {
        for (long seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var listed = new ArrayList<ObjectVersion>();
            var known = new ArrayList<Known>();
            for (int step = 0; step < 120; step++) {
                if (listed.isEmpty() || random.nextInt(3) == 0) {
                    var modified = START.plusSeconds(random.nextInt(3));
                    listed.addFirst(version(listed.size(), modified));
                } else {
                    var seen = listed.get(random.nextInt(listed.size()));
                    if (known.stream().noneMatch(each -> each.version().equals(seen))) {
                        known.add(known(seen, known, listed));
                    }
                }
            }
            var numbers =
                    listed.reversed().stream()
                            .flatMap(each -> known.stream().filter(k -> k.version().equals(each)))
                            .map(Known::number)
                            .toList();
            assertThat(numbers).as("seed %d", seed).isSorted().doesNotHaveDuplicates();
            assertThat(numbers).allMatch(number -> number > 0);
        }
    }

    @Test
    void aBucketWithoutVersionsHasTheOrderInWhichTheObjectsAreSeen() {
        var known = new ArrayList<Known>();
        for (int i = 0; i < 20; i++) {
            known.add(known(version(i, START.plusSeconds(i / 5)), known, List.of()));
        }
        assertThat(known).extracting(Known::number).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void anObjectThatIsSeenLateIsOlderThanWhatWasPutLater() {
        var newer = known(version(1, START.plusSeconds(9)), List.of(), List.of());
        var older = known(version(0, START), List.of(newer), List.of());
        assertThat(older.number()).isLessThan(newer.number());
    }

    @Test
    void aVersionThatNoLongerExistsKeepsItsPlaceByItsTime() {
        var deleted = known(version(1, START.plusSeconds(5)), List.of(), List.of());
        var before = version(0, START);
        var after = version(2, START.plusSeconds(9));
        var list = List.of(after, before);
        assertThat(VersionOrder.place(List.of(deleted), list, before)).isLessThan(deleted.number());
        assertThat(VersionOrder.place(List.of(deleted), list, after))
                .isGreaterThan(deleted.number());
    }

    @Test
    void numbersGoOnGrowingWhenOlderOnesAreForgotten() {
        var old = known(version(0, START), List.of(), List.of());
        var next = known(version(1, START.plusSeconds(60)), List.of(), List.of());
        assertThat(next.number()).isGreaterThan(old.number());
    }
}
