package dev.leat.aws;

import dev.leat.port.AlarmLog;
import dev.leat.port.TopicAdmin;
import java.util.List;
import java.util.Map;

/// The log of an app on AWS, where CloudWatch evaluates the alarms and no redrive policy runs. It
/// is empty.
enum NoAlarms implements AlarmLog {
    LOG;

    @Override
    public Map<String, State> states() {
        return Map.of();
    }

    @Override
    public void save(State state, List<Note> notes) {
        throw new IllegalStateException("alarm %s on AWS".formatted(state.alarm()));
    }

    @Override
    public void save(State state, List<Note> notes, String topic, List<TopicAdmin.Post> posts) {
        save(state, notes);
    }

    @Override
    public List<Note> notes(int most) {
        return List.of();
    }
}
