-- What is remembered of each schedule of the policy file, from one look to the next.
create table schedule (
    name text primary key,
    definition text not null,
    since bigint not null,
    fired bigint,
    good bigint,
    overdue bigint
);

-- The schedule that a run belongs to, for finding the newest of them.
alter table run add column schedule text;
create index run_schedule on run (schedule, first_position) where schedule is not null;
