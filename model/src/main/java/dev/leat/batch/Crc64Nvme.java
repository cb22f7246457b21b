package dev.leat.batch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.zip.Checksum;

/// CRC-64/NVME: polynomial ad93d23594c93659, reflected, initial value and final XOR all ones, eight
/// bytes at a time (NVM Command Set Specification 1.0, section 5.2.1.3.4). Owned by one thread.
public final class Crc64Nvme implements Checksum {

    private static final long POLYNOMIAL = 0x9a6c9329ac4bc9b5L; // reflected
    private static final int AT_ONCE = 8;
    private static final long[][] TABLES = tables();
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private long register = -1;

    private static long[][] tables() {
        var tables = new long[AT_ONCE][256];
        for (int i = 0; i < 256; i++) {
            long value = i;
            for (int bit = 0; bit < 8; bit++) {
                value = (value & 1) == 0 ? value >>> 1 : value >>> 1 ^ POLYNOMIAL;
            }
            tables[0][i] = value;
        }
        for (int table = 1; table < AT_ONCE; table++) {
            for (int i = 0; i < 256; i++) {
                long before = tables[table - 1][i];
                tables[table][i] = before >>> 8 ^ tables[0][(int) before & 0xff];
            }
        }
        return tables;
    }

    @Override
    public void update(int b) {
        register = register >>> 8 ^ TABLES[0][(int) (register ^ b) & 0xff];
    }

    @Override
    public void update(byte[] bytes, int from, int length) {
        int end = from + length;
        int at = from;
        long value = register;
        for (; at <= end - AT_ONCE; at += AT_ONCE) {
            value ^= (long) LONG.get(bytes, at);
            value =
                    TABLES[7][(int) value & 0xff]
                            ^ TABLES[6][(int) (value >>> 8) & 0xff]
                            ^ TABLES[5][(int) (value >>> 16) & 0xff]
                            ^ TABLES[4][(int) (value >>> 24) & 0xff]
                            ^ TABLES[3][(int) (value >>> 32) & 0xff]
                            ^ TABLES[2][(int) (value >>> 40) & 0xff]
                            ^ TABLES[1][(int) (value >>> 48) & 0xff]
                            ^ TABLES[0][(int) (value >>> 56)];
        }
        register = value;
        for (; at < end; at++) {
            update(bytes[at]);
        }
    }

    @Override
    public long getValue() {
        return ~register;
    }

    @Override
    public void reset() {
        register = -1;
    }
}
