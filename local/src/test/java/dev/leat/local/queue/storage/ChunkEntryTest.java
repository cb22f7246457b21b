package dev.leat.local.queue.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.Attribute;
import dev.leat.local.queue.index.MessageSpan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChunkEntryTest {

    @Test
    void comesBackFromAChunkAsItWas() {
        var random = new Random(7);
        var entries = new ArrayList<ChunkEntry>();
        for (int i = 0; i < 300; i++) {
            entries.add(any(random));
        }
        var chunk = Chunk.of(1_000, 5, entries.stream().map(ChunkEntry::encode).toList());
        assertThat(chunk.end()).isEqualTo(1_300);
        for (int i = 0; i < entries.size(); i++) {
            var back = chunk.entry(1_000 + i);
            assertThat(back.body()).isEqualTo(entries.get(i).body());
            assertThat(back.attributes()).isEqualTo(entries.get(i).attributes());
            assertThat(back.origin()).isEqualTo(entries.get(i).origin());
            assertThat(back.group()).isEqualTo(entries.get(i).group());
            assertThat(back.deduplication()).isEqualTo(entries.get(i).deduplication());
            assertThat(chunk.bytes(1_000 + i)).isEqualTo(entries.get(i).encode().length);
        }
    }

    private static ChunkEntry any(Random random) {
        var attributes = new LinkedHashMap<String, Attribute>();
        for (int i = random.nextInt(11); i > 0; i--) {
            attributes.put(
                    "n\u00e4me\ud83d\ude00" + i, new Attribute("Binary." + i, bytes(random, 50)));
        }
        Optional<ChunkEntry.Origin> origin =
                random.nextBoolean()
                        ? Optional.of(
                                new ChunkEntry.Origin(
                                        UUID.nameUUIDFromBytes(bytes(random, 9)).toString(),
                                        random.nextLong()))
                        : Optional.empty();
        return new ChunkEntry(bytes(random, 2_000), attributes, origin, name(random), name(random));
    }

    private static Optional<String> name(Random random) {
        return random.nextBoolean()
                ? Optional.of("n\u00e4me " + random.nextInt())
                : Optional.empty();
    }

    private static byte[] bytes(Random random, int most) {
        var bytes = new byte[random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void aMessageWithoutAttributesCostsAByte() {
        var body = "x".getBytes(StandardCharsets.UTF_8);
        assertThat(ChunkEntry.of(body, Map.of()).encode()).hasSize(2);
    }

    @Test
    void idsHaveTheFormOfAUuid() {
        var ids =
                List.of(
                        StoredMessage.id(42, MessageSpan.position(1, 0)),
                        StoredMessage.id(42, MessageSpan.position(1, 1)),
                        StoredMessage.id(42, MessageSpan.position(2, 0)),
                        StoredMessage.id(-42, MessageSpan.position(1, 0)));
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(ids)
                .allSatisfy(id -> {
                    assertThat(UUID.fromString(id).version()).isEqualTo(8);
                    assertThat(UUID.fromString(id).variant()).isEqualTo(2);
                });
    }
}
