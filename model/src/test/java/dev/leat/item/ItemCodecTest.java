package dev.leat.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ItemCodecTest {

    static Stream<Item> items() {
        var json =
                Stream.of(
                                "{}",
                                "{\"\":\"\",\"a\":null,\"b\":[true,false,[],{}]}",
                                "{\"n\":[0,-1,1.5,1E-130,9.9E125,12345678901234567890123456789012345678]}",
                                "{\"t\":\"ü𝄞€\",\"ü\":{\"ü\":[\"%s\"]}}".formatted("ü".repeat(20)))
                        .map(ItemJson::read);
        // lengths at which the encoding of a length or the way to copy a text changes
        var lengths =
                Stream.of(31, 32, 33, 127, 128, 16_383, 16_384, 2_097_152)
                        .map(length -> text("x".repeat(length)));
        var sets =
                new Item(
                        Map.of(
                                "s",
                                new ItemValue.Group(
                                        new LinkedHashSet<>(
                                                List.of(
                                                        new ItemValue.Text("a"),
                                                        new ItemValue.Text("b")))),
                                "b",
                                new ItemValue.Binary(ByteBuffer.wrap(new byte[] {0, -1, 127}))));
        return Stream.of(json, lengths, Stream.of(sets, text("ü".repeat(32)))).flatMap(all -> all);
    }

    private static Item text(String text) {
        return new Item(Map.of("t", new ItemValue.Text(text)));
    }

    @ParameterizedTest
    @MethodSource("items")
    void decodesWhatItEncoded(Item item) {
        assertThat(EncodedItem.of(item).item()).isEqualTo(item);
    }

    @ParameterizedTest
    @MethodSource("items")
    void reportsBytesThatAreMissing(Item item) {
        var bytes = EncodedItem.of(item).content();
        for (int length = 0; length < Math.min(bytes.length, 200); length++) {
            var part = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> ItemCodec.decode(part))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("damaged");
        }
    }
}
