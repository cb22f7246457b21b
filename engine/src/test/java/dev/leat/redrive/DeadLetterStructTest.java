package dev.leat.redrive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeadLetterStructTest {

    @Test
    void isDescribedMemberByMember() throws IOException {
        var rows =
                Files.readString(Path.of("../docs/dead-letters.md"))
                        .lines()
                        .filter(line -> line.startsWith("| `"))
                        .toList();

        for (var member : DeadLetterStruct.COLUMN.members()) {
            assertThat(rows)
                    .as(member.name())
                    .anyMatch(row -> row.split("\\|", 3)[1].contains("`" + member.name() + "`"));
        }
    }

    @Test
    void isCompleteForAForeignDeadLetter() {
        var page =
                List.of(
                        Dead.letter(1, "{\"id\":\"\\u0000\"}"),
                        Dead.seen(2, new byte[0], Map.of()),
                        Dead.seen(3, new byte[] {'a', 0x1E, 0, 'b'}, Map.of()));
        var whole = Dead.where("letter.reasons is not null and letter.attributes is not null");

        try (var selection = new DeadLetterSelection(Dead.app(), "orders-dlq", whole)) {
            assertThat(selection.pick(page)).hasSize(3);
        }
    }
}
