package dev.leat.kernel.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.leat.app.Sql;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Measures over files of many columns, each bound only over the columns it names.
class WideMeasureTest {

    private static final Scope SCOPE = scope();

    @Test
    void aMeasureNamesAColumnInAnyCase() throws Exception {
        try (var binder = new Binder()) {
            var bound = binder.measure(Sql.of("sum(AMOUNT)"), SCOPE, List.of("c7"));
            assertThat(bound.sqlType()).isEqualTo("BIGINT");
            assertThat(bound.columns()).containsExactly("amount");
        }
    }

    @Test
    void aMisspelledColumnIsHintedAt() {
        try (var binder = new Binder()) {
            assertThatExceptionOfType(BindException.class)
                    .isThrownBy(() -> binder.measure(Sql.of("sum(amonut)"), SCOPE, List.of()))
                    .satisfies(e -> assertThat(e.hint()).contains("did you mean `amount`?"));
        }
    }

    private static Scope scope() {
        Map<String, String> columns = new LinkedHashMap<>();
        for (int i = 0; i < 100; i++) {
            columns.put("c" + i, "VARCHAR");
        }
        columns.put("amount", "INTEGER");
        return new Scope(columns, SourceStruct.FILE);
    }
}
