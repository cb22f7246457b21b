package dev.leat.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Attribute;
import dev.leat.deadletter.Cause;
import dev.leat.port.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CauseGroupsTest {

    private static DeadLetterDetails letter(String identity, int day, String body) {
        var leat =
                """
                {"pipeline":"p","source":"q","identity":"%s","first_seen":"2025-01-0%dT10:00:00Z","attempts":1,
                "done":[],"failed":["v"],"reasons":[
                {"cause":"range","field":"items[%d].n","value":"1","message":"is more than %d"},
                {"cause":"check","step":"s","message":"n is above 0"}]}\
                """
                        .formatted(identity, day, day, day);
        return seen(body, Map.of("leat", Attribute.text(leat)));
    }

    private static DeadLetterDetails seen(String body, Map<String, Attribute> attributes) {
        return DeadLetterDetails.of(
                new Message.Seen(
                        1,
                        "id",
                        body.getBytes(StandardCharsets.UTF_8),
                        attributes,
                        1,
                        Instant.EPOCH,
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void countsLettersInEachOfTheirGroupsAndRecordsOnce() {
        var groups = new CauseGroups();
        groups.add("dlq", letter("00112233445566778899aabbccddeeff", 1, "a"));
        groups.add("dlq", letter("00112233445566778899aabbccddeeff", 3, "b"));
        groups.add("dlq", letter("", 2, "c"));
        groups.add("dlq", letter("", 2, "c"));
        groups.add("dlq", seen("d", Map.of()));
        assertThat(groups.letters()).isEqualTo(5);
        assertThat(groups.records()).isEqualTo(3);
        assertThat(groups.sorted())
                .extracting(CauseGroups.Group::letters)
                .containsExactly(4L, 4L, 1L);
        assertThat(groups.sorted())
                .extracting(group -> group.cause().where())
                .containsExactly(
                        "items[].n is more than _", "n is above 0", "no attribute 'leat' says why");
        var first = groups.sorted().getFirst();
        assertThat(first.records()).isEqualTo(2);
        assertThat(first.first()).isEqualTo("2025-01-01T10:00:00Z");
        assertThat(first.last()).isEqualTo("2025-01-03T10:00:00Z");
        assertThat(groups.sorted().getLast().cause()).isEqualTo(Cause.UNSTATED);
    }

    @Test
    void anAttributeOfAnotherProgramIsIgnored() {
        var alien = seen("a", Map.of("leat", Attribute.text("{\"pipeline\":1")));
        assertThat(alien.causes()).containsExactly(Cause.UNSTATED);
        assertThat(alien.in(Cause.UNSTATED.id())).isTrue();
        assertThat(alien.firstSeen()).isEqualTo(Instant.EPOCH);
        assertThat(alien.attributes()).containsKey("leat");
    }

    @Test
    void tellsGroupsApartUpToALimit() {
        var groups = new CauseGroups();
        for (int i = 0; i < CauseGroups.MOST + 7; i++) {
            var leat = "{\"pipeline\":\"p%d\",\"reasons\":[]}".formatted(i);
            groups.add("dlq", seen("a" + i, Map.of("leat", Attribute.text(leat))));
        }
        assertThat(groups.sorted()).hasSize(CauseGroups.MOST);
        assertThat(groups.ungrouped()).isEqualTo(7);
        assertThat(groups.letters()).isEqualTo(CauseGroups.MOST + 7);
    }

    @Test
    void countsDistinctDigestsAsASetDoes() {
        var random = new Random(1);
        var set = new HashSet<Long>();
        var distinct = new DistinctCounter();
        for (int i = 0; i < 200_000; i++) {
            long digest = random.nextInt(50_000) * 0x9E3779B97F4A7C15L;
            set.add(digest);
            distinct.add(digest);
        }
        assertThat(distinct.size()).isEqualTo(set.size());
    }
}
