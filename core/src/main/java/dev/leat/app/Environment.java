package dev.leat.app;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Another place to run an app. `stores` has, by a view's name, the URL of the store that keeps it;
/// views without one stay in the state folder. Without a mail server mails stay there, too.
public record Environment(String name, Map<String, String> stores, Optional<MailServer> mail) {

    /// Where an app runs unless somebody says otherwise: everything in the state folder.
    public static final Environment EMBEDDED = new Environment("embedded", Map.of());

    public Environment {
        stores = Collections.unmodifiableMap(new LinkedHashMap<>(stores));
    }

    /// One where mails stay in the state folder.
    public Environment(String name, Map<String, String> stores) {
        this(name, stores, Optional.empty());
    }
}
