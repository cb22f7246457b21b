package dev.leat.app;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// A deployment target of an app. `stores` maps names of views to the URLs of their stores; other
/// views are stored in the state folder. Without a mail server emails remain in the state folder.
public record Environment(String name, Map<String, String> stores, Optional<MailServer> mail) {

    /// The default environment: everything is in the state folder.
    public static final Environment EMBEDDED = new Environment("embedded", Map.of());

    public Environment {
        stores = Collections.unmodifiableMap(new LinkedHashMap<>(stores));
    }

    /// An environment without a mail server.
    public Environment(String name, Map<String, String> stores) {
        this(name, stores, Optional.empty());
    }
}
