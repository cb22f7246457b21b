package dev.leat.kernel;

import static dev.leat.kernel.Orders.order;
import static dev.leat.kernel.Orders.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.batch.LeasedWork;
import dev.leat.batch.Outcome;
import dev.leat.batch.Record;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Orders with bytes changed, lost and repeated at random: every record has an outcome, the
/// statement never fails, and accepted records are valid JSON for another parser.
class FuzzTest {

    private static final int BATCHES = 60;
    private static final int BATCH = 250;

    private static final byte[] PIECES =
            "{}[]\",:.0159-+eE\\untf \u001e\u0000é😀'#".getBytes(StandardCharsets.UTF_8);

    private final JsonMapper oracle =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
                    .build();

    @Test
    void survivesAnyBytes() {
        var random = new Random(20241216);
        int passed = 0;
        try (var runner = new Runner(pipeline())) {
            for (int batch = 0; batch < BATCHES; batch++) {
                var ran = runner.run(work(random));
                passed += ran.rows().size();
                for (int i = 0; i < BATCH; i++) {
                    assertThat(ran.at(i, 0)).isIn(Outcome.PENDING, Outcome.REJECTED);
                    assertThat(ran.reasons(i).isEmpty()).isEqualTo(ran.at(i, 0) == Outcome.PENDING);
                    assertThat(ran.reasons(i)).noneMatch(why -> why.cause().equals("kernel"));
                }
            }
        }
        assertThat(passed).isGreaterThan(BATCHES);
    }

    @Test
    void takesNothingThatAnotherParserRefuses() {
        var random = new Random(42);
        try (var runner = new Runner(pipeline())) {
            for (int batch = 0; batch < BATCHES; batch++) {
                var work = work(random);
                var rows = runner.run(work).rows();
                for (int record : rows.record()) {
                    var body = work.records().get(record).body();
                    assertThat(readable(body))
                            .as(new String(body, StandardCharsets.UTF_8))
                            .isTrue();
                }
            }
        }
    }

    private boolean readable(byte[] body) {
        try {
            return oracle.readTree(body).isObject();
        } catch (JacksonException e) {
            return false;
        }
    }

    private static LeasedWork work(Random random) {
        var records = new ArrayList<Record>();
        for (int i = 0; i < BATCH; i++) {
            var body = damaged(order("ORD" + i).getBytes(StandardCharsets.UTF_8), random);
            records.add(new Record("m" + i, body, Map.of(), 1, Orders.ARRIVED));
        }
        return new LeasedWork("OrderQueue", "lease", List.copyOf(records));
    }

    private static byte[] damaged(byte[] body, Random random) {
        var bytes = body;
        for (int times = random.nextInt(3); times >= 0; times--) {
            int at = random.nextInt(bytes.length);
            int cut = random.nextInt(3);
            var piece =
                    random.nextInt(4) == 0
                            ? (byte) random.nextInt()
                            : PIECES[random.nextInt(PIECES.length)];
            int rest = Math.min(bytes.length, at + cut);
            var next = new byte[at + 1 + bytes.length - rest];
            System.arraycopy(bytes, 0, next, 0, at);
            next[at] = piece;
            System.arraycopy(bytes, rest, next, at + 1, bytes.length - rest);
            bytes = next;
        }
        return bytes;
    }
}
