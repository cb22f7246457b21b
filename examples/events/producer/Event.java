/// An event: one JSON document of ASCII characters.
record Event(String id, String group, String document) {

    int size() {
        return document.length();
    }
}
