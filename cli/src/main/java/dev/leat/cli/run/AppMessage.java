package dev.leat.cli.run;

/// A message of a running app for the user. If `logged`, it is also in the log.
public record AppMessage(String text, boolean logged) {

    static AppMessage of(String text) {
        return new AppMessage(text, false);
    }

    static AppMessage logged(String text) {
        return new AppMessage(text, true);
    }
}
