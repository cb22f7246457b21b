package dev.leat.local.stream;

/// A stream of the state folder, with the objects that read it and delete its expired records.
record OpenStream(StreamLog log, StreamReader reader, StreamRetention retention) {

    static OpenStream of(StreamLog log) {
        return new OpenStream(log, new StreamReader(log), new StreamRetention(log));
    }
}
