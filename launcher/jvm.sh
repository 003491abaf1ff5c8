# How a JVM becomes Sealgate, and its ahead-of-time cache; for the launchers of the source tree and of an installation, which set
#
#   java        the home of the Java to use
#   jar         Sealgate's own jar, the first on the class path
#   libraries   the directory of the others
#   cache       the file of the ahead-of-time cache; its key lies beside it
#   log         where the output of a failed attempt to make it goes

# What an ahead-of-time cache belongs to: the JVM refuses one of another Java, another place or other jars.
cache_key() {
    printf '%s\n' "$libraries" "$java"
    cat "$java/release" 2>/dev/null || true
    LC_ALL=C ls -ln "$jar" "$libraries"
}

# Becomes Sealgate; the first argument is one more option for the JVM, the others are Sealgate's.
# The heap is bounded so that a laptop notices nothing; SEALGATE_JAVA_OPTS comes last, so that it wins.
become() {
    option=$1
    shift
    class_path=$jar
    for library in "$libraries"/*.jar; do
        [ "$library" = "$jar" ] || class_path=$class_path:$library
    done
    # shellcheck disable=SC2086 # options are words
    exec "$java/bin/java" \
        --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
        -XX:+UseG1GC -XX:+UseCompactObjectHeaders -Xms64m -Xmx512m -XX:MaxDirectMemorySize=256m -Dio.netty.maxDirectMemory=0 \
        -XX:+ExitOnOutOfMemoryError \
        -Xlog:aot*=off,cds*=off "$option" ${SEALGATE_JAVA_OPTS:-} \
        -cp "$class_path" dev.sealgate.gateway.Main "$@"
}

# Makes the JVM's ahead-of-time cache from a start on a directory of its own; without one, Sealgate only starts slower.
make_cache() {
    room=$(mktemp -d) || return 0
    echo "sealgate:   learning to start faster" >&2
    rm -f "$cache" "$cache.key"
    # The first start makes keys and certificate, which later ones need not; the second is the one to learn from.
    if train -XX:AOTMode=off && train "-XX:AOTCacheOutput=$cache.$$" && [ -s "$cache.$$" ]; then
        mv "$cache.$$" "$cache"
    else
        echo "sealgate:   without success; its output is in $log" >&2
        cp "$room/log" "$log"
        rm -f "$cache.$$"
    fi
    # Also after a failure, so that not every start tries again.
    cache_key >"$cache.key"
    rm -rf "$room"
}

# Starts in $room with the option $1 for the JVM, and stops as soon as it is ready.
train() {
    : >"$room/log"
    (
        # What the user configured is for the real start.
        for variable in $(env | sed -n 's/^\(SEALGATE_[A-Z_]*\)=.*/\1/p'); do
            unset "$variable"
        done
        cd "$room" || exit 1
        become "$1" serve --data data --http 127.0.0.1:0 --https 127.0.0.1:0
    ) >"$room/log" 2>&1 &
    trained=$!
    waited=0
    until grep -q 'https://127' "$room/log" || [ "$waited" -ge 60 ] || ! kill -0 "$trained" 2>/dev/null; do
        sleep 1
        waited=$((waited + 1))
    done
    kill "$trained" 2>/dev/null || true
    wait "$trained" 2>/dev/null || true
    grep -q 'https://127' "$room/log"
}

is_learnt() {
    [ "$(cache_key)" = "$(cat "$cache.key" 2>/dev/null)" ]
}

# Becomes Sealgate with the arguments, by the cache if there is one.
start() {
    if [ -f "$cache" ]; then
        become "-XX:AOTCache=$cache" "$@"
    fi
    become -XX:AOTMode=off "$@"
}
