package dev.leat.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The sums that the NVM Command Set Specification publishes, and the AWS SDKs test with.
class Crc64NvmeTest {

    private static long sum(byte[] bytes) {
        var sum = new Crc64Nvme();
        sum.update(bytes, 0, bytes.length);
        return sum.getValue();
    }

    private static byte[] repeated(int value, int length) {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @Test
    void hasTheCheckValueOfTheCatalogue() {
        assertThat(sum("123456789".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(0xae8b14860a799888L);
        assertThat(sum(new byte[0])).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, 6482d367eb22b64e", "255, c0ddba7302eca3ac"})
    void hasTheValuesOfTheSpecificationFor4KiB(int value, String sum) {
        assertThat(Long.toHexString(sum(repeated(value, 4096)))).isEqualTo(sum);
    }

    @Test
    void isTheSameInWhateverPiecesTheBytesCome() {
        var random = new Random(1);
        byte[] bytes = new byte[10_000];
        random.nextBytes(bytes);
        var sum = new Crc64Nvme();
        for (int at = 0; at < bytes.length; ) {
            int length = Math.min(1 + random.nextInt(40), bytes.length - at);
            sum.update(bytes, at, length);
            at += length;
        }
        var one = new Crc64Nvme();
        for (byte b : bytes) {
            one.update(b);
        }
        assertThat(sum.getValue()).isEqualTo(sum(bytes)).isEqualTo(one.getValue());
    }
}
