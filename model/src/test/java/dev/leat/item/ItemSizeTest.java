package dev.leat.item;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sizes by the rules of
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html.
class ItemSizeTest {

    private static long sizeOf(ItemValue value) {
        return ItemSize.of(new Item(Map.of("name", value))) - 4;
    }

    private static ItemValue text(String text) {
        return new ItemValue.Text(text);
    }

    @Test
    void textsAndNamesCountTheirUtf8Bytes() {
        assertThat(sizeOf(text(""))).isZero();
        assertThat(sizeOf(text("hello"))).isEqualTo(5);
        assertThat(sizeOf(text("größe"))).isEqualTo(7);
        assertThat(sizeOf(text("\uD83D\uDE00€"))).isEqualTo(7);
        assertThat(ItemSize.of(new Item(Map.of("größe", text("x"))))).isEqualTo(8);
    }

    /// AWS: 1 byte for each two significant digits, and 1 byte. Leading and trailing zeros do not
    /// count.
    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "1, 2",
        "9, 2",
        "10, 2",
        "12, 2",
        "99, 2",
        "100, 2",
        "123, 3",
        "1234, 3",
        "12345, 4",
        "0.1, 2",
        "0.12, 2",
        "1.5, 3",
        "12.5, 3",
        "-1, 3",
        "-12, 3",
        "1E+125, 2",
        "1E-130, 2",
        "99999999999999999999999999999999999999, 20",
    })
    void numbersCountTheirDigitsInPairs(String number, long size) {
        assertThat(sizeOf(new ItemValue.Number(ItemNumber.read(number)))).isEqualTo(size);
    }

    @Test
    void otherScalarsCountTheirBytes() {
        assertThat(sizeOf(new ItemValue.Null())).isEqualTo(1);
        assertThat(sizeOf(new ItemValue.Bool(true))).isEqualTo(1);
        assertThat(sizeOf(new ItemValue.Binary(ByteBuffer.allocate(10)))).isEqualTo(10);
    }

    @Test
    void listsAndMapsCountThreeBytesAndOneForEachMember() {
        assertThat(sizeOf(new ItemValue.Sequence(List.of()))).isEqualTo(3);
        assertThat(sizeOf(new ItemValue.Sequence(List.of(text("ab"), new ItemValue.Null()))))
                .isEqualTo(3 + 2 + 2 + 1);
        assertThat(sizeOf(new ItemValue.Document(Map.of()))).isEqualTo(3);
        assertThat(sizeOf(new ItemValue.Document(Map.of("key", text("ab")))))
                .isEqualTo(3 + 1 + 3 + 2);
    }

    @Test
    void setsCountTheirMembers() {
        var set = new LinkedHashSet<ItemValue>(List.of(text("a"), text("bc")));
        assertThat(sizeOf(new ItemValue.Group(set))).isEqualTo(3);
    }
}
