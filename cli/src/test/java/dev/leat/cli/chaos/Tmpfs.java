package dev.leat.cli.chaos;

import dev.leat.contract.SmallDisk;
import java.io.IOException;

/// A small disk in memory that a file without meaning fills.
record Tmpfs(SmallDisk disk) implements Disk {

    @Override
    public void fill() {
        disk.fill();
    }

    @Override
    public void keepFull() {
        disk.fill();
    }

    @Override
    public void free() throws IOException {
        disk.free();
    }

    @Override
    public void grow() {}
}
