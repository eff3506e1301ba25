"""How alembic reaches the database: one connection, one transaction, the owner's schema."""

import psycopg
from alembic import context
from sqlalchemy import create_engine, pool, text


def run_migrations() -> None:
    """Runs what is missing; an advisory lock lets one of several starting processes do it."""
    attributes = context.config.attributes
    schema: str = attributes["schema"]
    engine = create_engine(
        "postgresql+psycopg://", poolclass=pool.NullPool, creator=lambda: psycopg.connect(attributes["dsn"])
    )
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(hashtext(:name))"), {"name": f"migrate {schema}"})
        connection.execute(text("SELECT set_config('search_path', :schema, false)"), {"schema": schema})
        connection.commit()
        context.configure(connection=connection, version_table="alembic_version", version_table_schema=schema)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    engine.dispose()


run_migrations()
