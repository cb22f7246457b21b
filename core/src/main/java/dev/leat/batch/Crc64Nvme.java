package dev.leat.batch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// CRC-64/NVME, as the NVM Express specification defines it and S3 uses it: reflected, all ones at
/// the beginning and the end. Works on eight bytes at a time by as many tables ("slicing by 8").
final class Crc64Nvme {

    /// The polynomial, its bits in reverse.
    private static final long POLYNOMIAL = 0x9A6C_9329_AC4B_C9B5L;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int BYTE = 0xFF;
    private static final long[][] TABLES = tables();

    private long crc = -1L;

    private static long[][] tables() {
        var tables = new long[Long.BYTES][BYTE + 1];
        for (int value = 0; value <= BYTE; value++) {
            long crc = value;
            for (int bit = 0; bit < Byte.SIZE; bit++) {
                crc = (crc >>> 1) ^ ((crc & 1) * POLYNOMIAL);
            }
            tables[0][value] = crc;
        }
        for (int table = 1; table < Long.BYTES; table++) {
            for (int value = 0; value <= BYTE; value++) {
                long before = tables[table - 1][value];
                tables[table][value] = (before >>> Byte.SIZE) ^ tables[0][(int) (before & BYTE)];
            }
        }
        return tables;
    }

    void update(byte[] bytes, int from, int length) {
        long now = crc;
        int at = from;
        int end = from + length;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            long word = now ^ (long) LONGS.get(bytes, at);
            now = 0;
            for (int table = Long.BYTES - 1; table >= 0; table--) {
                now ^= TABLES[table][(int) (word & BYTE)];
                word >>>= Byte.SIZE;
            }
        }
        for (; at < end; at++) {
            now = (now >>> Byte.SIZE) ^ TABLES[0][(int) ((now ^ bytes[at]) & BYTE)];
        }
        crc = now;
    }

    long value() {
        return ~crc;
    }
}
