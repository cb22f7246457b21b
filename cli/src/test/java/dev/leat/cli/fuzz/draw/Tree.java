package dev.leat.cli.fuzz.draw;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;

/// An app file in the making: what YAML would be read as. Maps and lists can be changed in place; a
/// place in it is a list of keys and indices.
public sealed interface Tree {

    record Text(String value) implements Tree {}

    record Entries(Map<String, Tree> map) implements Tree {
        public Entries() {
            this(new LinkedHashMap<>());
        }

        public Entries put(String key, String value) {
            map.put(key, new Text(value));
            return this;
        }

        public Entries put(String key, Tree value) {
            map.put(key, value);
            return this;
        }

        /// The map below this key, which is made if it is not there.
        Entries below(String key) {
            return (Entries) map.computeIfAbsent(key, _ -> new Entries());
        }
    }

    record Items(List<Tree> list) implements Tree {
        Items() {
            this(new ArrayList<>());
        }

        public static Items of(List<String> texts) {
            var items = new Items();
            texts.forEach(text -> items.list().add(new Text(text)));
            return items;
        }

        public Items add(Tree item) {
            list.add(item);
            return this;
        }
    }

    default Tree copy() {
        return switch (this) {
            case Text text -> text;
            case Entries(var map) -> {
                var copy = new Entries();
                map.forEach((key, value) -> copy.map().put(key, value.copy()));
                yield copy;
            }
            case Items(var list) ->
                    new Items(new ArrayList<>(list.stream().map(Tree::copy).toList()));
        };
    }

    /// Calls for everything below, parents first.
    default void walk(BiConsumer<List<Object>, Tree> visitor) {
        walk(List.of(), visitor);
    }

    private void walk(List<Object> place, BiConsumer<List<Object>, Tree> visitor) {
        if (!place.isEmpty()) {
            visitor.accept(place, this);
        }
        switch (this) {
            case Text _ -> {}
            case Entries(var map) ->
                    map.forEach((key, value) -> value.walk(below(place, key), visitor));
            case Items(var list) -> {
                for (int i = 0; i < list.size(); i++) {
                    list.get(i).walk(below(place, i), visitor);
                }
            }
        }
    }

    static List<Object> below(List<Object> place, Object key) {
        var below = new ArrayList<>(place);
        below.add(key);
        return below;
    }

    default Tree at(List<Object> place) {
        var tree = this;
        for (var key : place) {
            tree =
                    switch (tree) {
                        case Text _ -> throw new IllegalArgumentException("nothing below a text");
                        case Entries(var map) -> Objects.requireNonNull(map.get((String) key));
                        case Items(var list) -> list.get((int) key);
                    };
        }
        return tree;
    }

    /// The same without this place.
    default Tree without(List<Object> place) {
        var copy = copy();
        var key = place.getLast();
        switch (copy.at(place.subList(0, place.size() - 1))) {
            case Text _ -> throw new IllegalArgumentException("nothing below a text");
            case Entries(var map) -> map.remove((String) key);
            case Items(var list) -> list.remove((int) key);
        }
        return copy;
    }

    /// The same with something else in this place, under this key or index.
    default Tree with(List<Object> place, Object key, Tree value) {
        var copy = copy();
        var last = place.getLast();
        switch (copy.at(place.subList(0, place.size() - 1))) {
            case Text _ -> throw new IllegalArgumentException("nothing below a text");
            case Entries(var map) -> {
                var before = new LinkedHashMap<>(map);
                map.clear();
                before.forEach((name, old) -> {
                    boolean here = name.equals(last);
                    map.put(here ? (String) key : name, here ? value : old);
                });
            }
            case Items(var list) -> list.set((int) last, value);
        }
        return copy;
    }
}
