package dev.leat.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Items as JSON.
class ItemJsonTest {

    @Test
    void keepTypesAndDigits() {
        var json =
                """
                {"s":"x","n":12345678901234567890123456789012345678,"f":0.10,"t":true,"z":null,"l":[1,[],{}],"m":{"k":"v"}}\
                """;
        assertThat(ItemJson.write(ItemJson.read(json))).isEqualTo(json.replace("0.10", "0.1"));
    }

    @Test
    void writeSetsAsArraysAndBytesInBase64() {
        var set = new ItemValue.Group(new LinkedHashSet<>(List.of(ItemValue.Number.of(1))));
        var bytes = new ItemValue.Binary(ByteBuffer.wrap(new byte[] {1, 2}));
        assertThat(ItemJson.write(new Item(Map.of("set", set)))).isEqualTo("{\"set\":[1]}");
        assertThat(ItemJson.write(new Item(Map.of("b", bytes)))).isEqualTo("{\"b\":\"AQI=\"}");
    }

    @Test
    void refuseNumbersThatTablesCannotStore() {
        assertThatThrownBy(() -> ItemJson.read("{\"n\": 1e200}"))
                .hasMessageContaining("Number overflow");
    }
}
