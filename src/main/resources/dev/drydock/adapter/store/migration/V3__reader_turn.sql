-- Which replica is a reader now, and until when unless it says so again.
create table reader_turn (
    reader text primary key,
    worker text not null,
    expires_at bigint not null
);
