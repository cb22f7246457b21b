package dev.leat.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IcebergValuesTest {

    /// Statistics of a file have booleans as digits; other engines skip files by these bounds.
    @ParameterizedTest
    @CsvSource({"0, false", "1, true", "false, false", "true, true"})
    void readsTheBoundsOfBooleans(String text, boolean value) {
        var bound = IcebergValues.bound(Types.BooleanType.get(), Optional.of(text)).orElseThrow();
        boolean read = Conversions.fromByteBuffer(Types.BooleanType.get(), bound);
        assertThat(read).isEqualTo(value);
    }
}
