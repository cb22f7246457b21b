package dev.leat.quality.contrast;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The size and the uniformity of samples.
class RecordSampleTest {

    @Test
    void keepsAllOfFewRecords() {
        var sample = new RecordSample();
        for (int i = 0; i < RecordSample.MOST; i++) {
            sample.add(SampledRecord.of("{}"));
        }
        assertThat(sample.size()).isEqualTo(RecordSample.MOST);
        assertThat(sample.total()).isEqualTo(RecordSample.MOST);
    }

    /// Of a million records the sample has as many of the first as of the last ones.
    @Test
    void samplesAMillionRecordsUniformly() {
        var sample = new RecordSample();
        for (int i = 0; i < 1_000_000; i++) {
            sample.add(SampledRecord.of(Integer.toString(i)));
        }
        assertThat(sample.size()).isEqualTo(RecordSample.MOST);
        assertThat(sample.total()).isEqualTo(1_000_000);
        long early =
                sample.records().stream()
                        .filter(one ->
                                Integer.parseInt(new String(one.body(), StandardCharsets.UTF_8))
                                        < 100_000)
                        .count();
        // 2,000 are expected, with a standard deviation of 42
        assertThat(early).isBetween(1_800L, 2_200L);
    }

    @Test
    void keepsFewerOfLargeRecords() {
        var sample = new RecordSample();
        var body = new byte[1 << 20];
        for (int i = 0; i < 300; i++) {
            sample.add(new SampledRecord(body, Optional.empty(), Map.of()));
        }
        assertThat(sample.size()).isGreaterThan(10).isLessThanOrEqualTo(100);
        assertThat(sample.total()).isEqualTo(300);
    }
}
